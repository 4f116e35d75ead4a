#include "row_group_encoder.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/same_text.h"
#include "encoding/encoding.h"
#include "encoding/numbers.h"
#include "leaf_hash.h"
#include "row_group_format.h"

namespace cordwood::indexer {
namespace {

// Strings with fewer rows stay in their row group, and their words go to the needles.
constexpr std::uint32_t kStringRowsMin = 16;
// Streams always go to the table: a stream filter must not open row groups.
constexpr std::uint32_t kStreamRowsMin = 1;
constexpr int kTemplateLevels = 2;
constexpr std::size_t kRowsAhead = 8;
constexpr std::size_t kLinesAhead = 8;

std::uint64_t hash_of(const std::vector<std::uint32_t>& columns) {
  return checksum64({reinterpret_cast<const char*>(columns.data()), columns.size() * sizeof(std::uint32_t)});
}

// Times, arrivals and shapes: a block of their own, because times alone answer a histogram.
void add_order(const RowLayout& layout, std::span<const Row* const> rows, RowGroupBlocks& blocks) {
  std::vector<std::int64_t> times(rows.size());
  std::vector<std::int64_t> arrivals(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    times[row] = nanoseconds_of(rows[row]->time);
    arrivals[row] = static_cast<std::int64_t>(rows[row]->arrival);
  }
  encode_numbers(times, blocks.item());
  encode_numbers(arrivals, blocks.item());
  layout.encode_shape_of_row(blocks.item());
  blocks.end_block();
}

}  // namespace

EncodedRowGroup RowGroupEncoder::encode(std::span<const Row* const> rows) {
  clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Rows of one stream lie scattered among those of others: fetching ahead saves a tenth of all the time.
    if (i + kRowsAhead < rows.size()) __builtin_prefetch(rows[i + kRowsAhead]->fields.data());
    take_row(*rows[i]);
  }
  sort_columns();
  const RowLayout layout = make_layout();

  EncodedRowGroup encoded;
  RowGroupSummary& summary = encoded.entry.summary;
  summary = {
      {rows[0]->time, rows[0]->time}, static_cast<std::uint32_t>(rows.size()), 0, rows[0]->arrival, rows[0]->arrival};
  for (const Row* row : rows) {
    summary.times.start = std::min(summary.times.start, row->time);
    summary.times.end = std::max(summary.times.end, row->time);
    summary.first_arrival = std::min(summary.first_arrival, row->arrival);
    summary.last_arrival = std::max(summary.last_arrival, row->arrival);
  }
  gather_values(layout, rows, encoded.entry);
  RowGroupBlocks blocks(layout);
  add_order(layout, rows, blocks);
  for (const std::string& column : encode_columns(layout, encoded.entry)) blocks.item().append(column);
  encoded.blocks = std::move(blocks).finish(encoded.entry.block_bytes);
  encoded.names.resize(names_.size());
  for (std::size_t column = 0; column < names_.size(); ++column) encoded.names[position_[column]] = names_[column];
  encoded.needles = needles_.take();
  encoded.classes = classes();
  return encoded;
}

ClassRows RowGroupEncoder::classes() const {
  ClassRows rows;
  const auto column = column_ids_.find(kRetentionClassField);
  if (column == column_ids_.end()) return rows;
  for (const std::string_view value : columns_[position_[column->second]].values)
    ++rows.try_emplace(std::string(value), 0).first->second;
  return rows;
}

void RowGroupEncoder::clear() {
  arena_ = Arena();
  values_.clear();
  values_end_.clear();
  sequence_of_row_.clear();
  last_ = nullptr;
  previous_.clear();
  sequences_.clear();
  sequence_ids_.clear();
  names_.clear();
  column_ids_.clear();
  received_at_ = Timestamp::min();
  received_text_ = {};
}

/// Whether the fields have the names of the row before, all with a value: then they are of its sequence. Names of rows
/// from one batch are the same memory.
bool RowGroupEncoder::is_like_last(const Row& row) const {
  if (last_ == nullptr || row.fields.size() != last_->fields.size()) return false;
  if (row.stream.empty() != last_->stream.empty() || row.peer.empty() != last_->peer.empty()) return false;
  const Field* other = last_->fields.data();
  for (const Field& field : row.fields) {
    if (field.name.data() != other->name.data() || field.name.size() != other->name.size()) return false;
    if (field.value.empty() || other->value.empty()) return false;
    ++other;
  }
  return true;
}

void RowGroupEncoder::take_row(const Row& row) {
  if (is_like_last(row)) {
    if (!row.stream.empty()) values_.push_back(row.stream);
    values_.push_back(received_text(row.received_at));
    if (!row.peer.empty()) values_.push_back(row.peer);
    for (const Field& field : row.fields) values_.push_back(field.value);
    values_end_.push_back(values_.size());
    sequence_of_row_.push_back(sequence_of_row_.back());
    ++sequences_[sequence_of_row_.back()].rows;
    last_ = &row;
    return;
  }
  last_ = &row;
  current_.clear();
  take_value(kStreamField, row.stream);
  take_value(kReceivedField, received_text(row.received_at));
  take_value(kPeerField, row.peer);
  for (const Field& field : row.fields) take_value(field.name, field.value);
  values_end_.push_back(values_.size());
  sequence_of_row_.push_back(sequence_of_current());
  ++sequences_[sequence_of_row_.back()].rows;
  previous_.swap(current_);
}

void RowGroupEncoder::take_value(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  current_.push_back(column_of(name, current_.size()));
  values_.push_back(value);
}

std::uint32_t RowGroupEncoder::column_of(std::string_view name, std::size_t index_in_row) {
  if (index_in_row < previous_.size()) {
    const std::string_view guess = names_[previous_[index_in_row]];
    if (same_text(guess, name)) return previous_[index_in_row];
  }
  const auto [entry, is_new] = column_ids_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
  if (is_new) names_.push_back(name);
  return entry->second;
}

std::uint32_t RowGroupEncoder::sequence_of_current() {
  if (!sequence_of_row_.empty() && current_ == previous_) return sequence_of_row_.back();
  const std::uint64_t hash = hash_of(current_);
  const auto [begin, end] = sequence_ids_.equal_range(hash);
  for (auto known = begin; known != end; ++known)
    if (sequences_[known->second].columns == current_) return known->second;
  const auto id = static_cast<std::uint32_t>(sequences_.size());
  sequences_.push_back({current_, {}, 0, 0});
  sequence_ids_.emplace(hash, id);
  return id;
}

void RowGroupEncoder::sort_columns() {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return names_[a] < names_[b]; });
  position_.resize(names_.size());
  for (std::uint32_t position = 0; position < order.size(); ++position) position_[order[position]] = position;
}

RowLayout RowGroupEncoder::make_layout() {
  std::vector<std::vector<std::uint32_t>> shapes;
  std::map<std::vector<std::uint32_t>, std::uint32_t> shape_ids;
  for (Sequence& sequence : sequences_) {
    const auto position = [&](std::uint32_t index) { return position_[sequence.columns[index]]; };
    auto& by_name = sequence.by_name;
    by_name.resize(sequence.columns.size());
    std::iota(by_name.begin(), by_name.end(), 0);
    std::stable_sort(by_name.begin(), by_name.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return position(a) < position(b); });
    by_name.erase(std::unique(by_name.begin(), by_name.end(),
                              [&](std::uint32_t a, std::uint32_t b) { return position(a) == position(b); }),
                  by_name.end());
    std::vector<std::uint32_t> shape;
    for (const std::uint32_t index : by_name) shape.push_back(position(index));
    const auto [entry, is_new] = shape_ids.try_emplace(shape, static_cast<std::uint32_t>(shapes.size()));
    if (is_new) shapes.push_back(std::move(shape));
    sequence.shape = entry->second;
  }
  std::vector<std::uint32_t> shape_of_row;
  shape_of_row.reserve(sequence_of_row_.size());
  for (const std::uint32_t sequence : sequence_of_row_) shape_of_row.push_back(sequences_[sequence].shape);
  return {std::move(shapes), std::move(shape_of_row)};
}

void RowGroupEncoder::Gathered::take(std::string_view value) {
  std::string_view* const to = values.data() + count;
  std::uint64_t* const hash = hashes.data() + count;
  if (count++ > 0 && same_text(to[-1], value)) {
    *hash = hash[-1];
  } else {
    *hash = checksum64(value);
    term = leaf_term(name_hash, *hash);
  }
  *to = value;
}

void RowGroupEncoder::make_room_in_columns() {
  if (columns_.size() < names_.size()) columns_.resize(names_.size());
  std::vector<std::size_t> counts(names_.size(), 0);
  for (const Sequence& sequence : sequences_)
    for (const std::uint32_t index : sequence.by_name) counts[position_[sequence.columns[index]]] += sequence.rows;
  for (std::size_t column = 0; column < names_.size(); ++column) {
    Gathered& gathered = columns_[position_[column]];
    const std::size_t count = counts[position_[column]];
    gathered.values.resize(count);
    gathered.hashes.resize(count);
    gathered.rows.clear();
    gathered.count = 0;
    gathered.name_hash = hash128(names_[column]);
  }
}

void RowGroupEncoder::gather_values(const RowLayout& layout, std::span<const Row* const> rows, RowGroupEntry& entry) {
  make_room_in_columns();
  const auto order = layout.rows_by_shape();
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i + kRowsAhead < order.size()) prefetch_texts(*rows[order[i + kRowsAhead]]);
    const std::uint32_t row = order[i];
    const std::string_view* const values = values_.data() + (row == 0 ? 0 : values_end_[row - 1]);
    const Sequence& sequence = sequences_[sequence_of_row_[row]];
    Hash128 terms;
    for (const std::uint32_t index : sequence.by_name) {
      Gathered& column = columns_[position_[sequence.columns[index]]];
      column.take(values[index]);
      add_leaf(terms, column.term);
    }
    add_leaf(entry.leaves, leaf_of(nanoseconds_of(rows[row]->time), rows[row]->arrival, terms));
  }
  for (std::uint32_t shape = 0; shape < layout.shapes().size(); ++shape) {
    const auto of_shape = layout.rows_of_shape(shape);
    for (const std::uint32_t position : layout.shapes()[shape])
      columns_[position].rows.insert(columns_[position].rows.end(), of_shape.begin(), of_shape.end());
  }
}

// The fields of a row lie one after the other.
void RowGroupEncoder::prefetch_texts(const Row& row) {
  constexpr std::size_t kCacheLine = 64;
  if (row.fields.empty()) return;
  for (std::size_t at = 0; at < kLinesAhead * kCacheLine; at += kCacheLine)
    __builtin_prefetch(row.fields.front().value.data() + at);
}

/// Looks values up row by row among the columns encoded so far that refer to no others.
class RowGroupEncoder::RowSiblings final : public Siblings {
 public:
  RowSiblings(const RowGroupEncoder& encoder, const RowLayout& layout)
      : encoder_(encoder), layout_(layout), open_(encoder.names_.size(), false) {}

  void open(std::uint32_t position) { open_[position] = true; }

  std::optional<std::uint32_t> find_equal(Values values, std::span<const std::uint32_t> rows) const override {
    for (const std::uint32_t position : layout_.shapes()[layout_.shape_of_row()[rows.front()]]) {
      if (!open_[position]) continue;
      std::size_t i = 0;
      while (i < values.size() && same_text(value(rows[i], position), values[i])) ++i;
      if (i == values.size()) return position;
    }
    return std::nullopt;
  }

 private:
  std::string_view value(std::uint32_t row, std::uint32_t position) const {
    const auto& shape = layout_.shapes()[layout_.shape_of_row()[row]];
    const auto found = std::lower_bound(shape.begin(), shape.end(), position);
    if (found == shape.end() || *found != position) return {};
    const auto& by_name = encoder_.sequences_[encoder_.sequence_of_row_[row]].by_name;  // Goes along with the shape.
    const std::size_t begin = row == 0 ? 0 : encoder_.values_end_[row - 1];
    return encoder_.values_[begin + by_name[static_cast<std::size_t>(found - shape.begin())]];
  }

  const RowGroupEncoder& encoder_;
  const RowLayout& layout_;
  std::vector<bool> open_;
};

// Columns with short texts first, so that the long ones, messages, can refer to them.
std::vector<std::string> RowGroupEncoder::encode_columns(const RowLayout& layout, RowGroupEntry& entry) {
  std::vector<std::size_t> bytes(names_.size(), 0);
  for (std::size_t position = 0; position < names_.size(); ++position)
    for (const std::string_view value : columns_[position].values) bytes[position] += value.size();
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return bytes[a] < bytes[b]; });

  const std::uint32_t stream_position = position_[column_ids_.at(kStreamField)];
  RowSiblings siblings(*this, layout);
  std::vector<std::string> encoded(names_.size());
  entry.columns.resize(names_.size());
  for (const std::uint32_t position : order) {
    ColumnEntry& column = entry.columns[position];
    std::vector<std::uint32_t> referred;
    const EncodeContext context{.strings = &strings_,
                                .needles = &needles_,
                                .string_ids = &column.strings,
                                .string_rows_min = position == stream_position ? kStreamRowsMin : kStringRowsMin,
                                .siblings = &siblings,
                                .rows = columns_[position].rows,
                                .referred = &referred,
                                .hashes = columns_[position].hashes,
                                .holds_times = &column.holds_times,
                                .templates_left = kTemplateLevels};
    const ColumnFacts facts = encode_column(columns_[position].values, context, encoded[position]);
    // What a column refers to is its own to the index.
    for (const std::uint32_t target : referred) {
      const auto& strings = entry.columns[target].strings;
      column.strings.insert(column.strings.end(), strings.begin(), strings.end());
      column.holds_times = column.holds_times || entry.columns[target].holds_times;
      column.holds_numbers = column.holds_numbers || entry.columns[target].has_range;
    }
    if (referred.empty()) siblings.open(position);
    column.field = position;
    column.sparse = columns_[position].values.size() < layout.row_count();
    column.complete = facts.complete;
    column.has_range = facts.has_range;
    column.min = facts.min;
    column.max = facts.max;
  }
  return encoded;
}

std::string_view RowGroupEncoder::received_text(Timestamp received_at) {
  if (received_text_.empty() || received_at != received_at_) {
    received_at_ = received_at;
    received_text_ = arena_.copy(format_rfc3339(received_at));
  }
  return received_text_;
}

}  // namespace cordwood::indexer
