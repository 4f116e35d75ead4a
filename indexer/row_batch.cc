#include "row_batch.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_map>

#include <fmt/format.h>

#include "base/check.h"
#include "base/checksum.h"
#include "base/same_text.h"
#include "block.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kVarintBytesMax = 10;
constexpr std::size_t kSameAsBefore = 0;  // In place of a value's size: no empty value is written.
// What a thread keeps between batches; a rare giant batch does not stay.
constexpr std::size_t kScratchBytesKept = 16 << 20;

// Numbers for texts in order of first use. Rows of one source look alike, so each text is first guessed from what
// followed the one before it the last time; only a wrong guess costs a hash.
class NumberedTexts {
 public:
  struct Number {
    std::uint32_t value;
    bool fresh;  // Not seen before.
  };
  Number of(std::string_view text) {
    std::uint32_t& guess = followers_[last_];
    if (guess < texts_.size() && texts_[guess] == text) {
      last_ = guess + 1;
      return {guess, false};
    }
    const auto [entry, fresh] = numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
    guess = entry->second;
    last_ = guess + 1;
    if (fresh) {
      texts_.push_back(text);
      followers_.push_back(kNone);
    }
    return {last_ - 1, fresh};
  }
  void at_row_start() { last_ = 0; }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> followers_ = {kNone};  // Of text i at i + 1; of the row's start at 0.
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::uint32_t last_ = 0;
};

// Writes into memory whose size was made sure of a row at a time.
class RowWriter {
 public:
  explicit RowWriter(std::string& out) : out_(out) {}

  void make_room(std::size_t bytes) {
    if (out_.size() - size_ < bytes) out_.resize(std::max(out_.size() * 2, size_ + bytes));
  }
  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_[size_++] = static_cast<char>(value | 0x80);
      value >>= 7;
    }
    out_[size_++] = static_cast<char>(value);
  }
  void signed_varint(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void string(std::string_view text) {
    varint(text.size());
    std::memcpy(out_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  NumberedTexts::Number reference(NumberedTexts& table, std::string_view text) {
    const auto number = table.of(text);
    varint(number.value);
    if (number.fresh) string(text);
    return number;
  }
  std::size_t size() const { return size_; }

 private:
  std::string& out_;
  std::size_t size_ = 0;
};

// Rows come nearly in the order of time: the day of the last row is nearly always the day of this one.
DayRows& count_day(std::vector<DayRows>& days, Day day) {
  if (days.empty() || days.back().day != day) {
    const auto at = std::find_if(days.begin(), days.end(), [day](const DayRows& entry) { return entry.day == day; });
    if (at == days.end()) {
      days.push_back({day, 0});
    } else {
      std::swap(*at, days.back());
    }
  }
  ++days.back().rows;
  return days.back();
}

void sort_days(std::vector<DayRows>& days) {
  std::sort(days.begin(), days.end(), [](const DayRows& a, const DayRows& b) { return a.day < b.day; });
}

std::size_t row_bytes_max(std::string_view stream, std::span<const Field> fields) {
  std::size_t bytes = 5 * kVarintBytesMax + stream.size();
  for (const Field& field : fields) bytes += field.name.size() + field.value.size() + 3 * kVarintBytesMax;
  return bytes;
}

std::string& scratch_of_thread() {
  thread_local std::string scratch;
  return scratch;
}

}  // namespace

struct RowBatchWriter::State {
  RowWriter out{scratch_of_thread()};
  NumberedTexts names;
  std::vector<std::string_view> last_values;  // Of each name.
  NumberedTexts streams;
  std::uint64_t last_time = 0;
};

RowBatchWriter::RowBatchWriter(const std::optional<Receipt>& receipt, Timestamp received_at, std::string_view peer,
                               std::size_t row_count)
    : state_(std::make_unique<State>()) {
  RowWriter& out = state_->out;
  out.make_room(peer.size() + (receipt ? receipt->sender.size() : 0) + 8 * kVarintBytesMax);
  out.varint(receipt ? 1 : 0);
  if (receipt) {
    out.string(receipt->sender);
    out.varint(receipt->sequence);
  }
  out.signed_varint(nanoseconds_of(received_at));
  out.string(peer);
  out.varint(row_count);
}

RowBatchWriter::~RowBatchWriter() {
  std::string& scratch = scratch_of_thread();
  if (scratch.size() > kScratchBytesKept) scratch = std::string();
}

std::size_t RowBatchWriter::add(Timestamp time, std::string_view stream, std::span<const Field> fields,
                                Refusal refusal) {
  RowWriter& out = state_->out;
  out.make_room(row_bytes_max(stream, fields));
  const auto nanoseconds = static_cast<std::uint64_t>(nanoseconds_of(time));
  const auto present = static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(), [](const Field& field) { return !field.value.empty(); }));
  out.varint(static_cast<std::uint64_t>(refusal));
  out.signed_varint(static_cast<std::int64_t>(nanoseconds - state_->last_time));
  state_->last_time = nanoseconds;
  out.reference(state_->streams, stream);
  out.varint(present);
  state_->names.at_row_start();
  for (const Field& field : fields) {
    if (field.value.empty()) continue;
    const auto name = out.reference(state_->names, field.name);
    if (name.fresh) state_->last_values.emplace_back();
    std::string_view& last = state_->last_values[name.value];
    if (same_text(last, field.value)) {
      out.varint(kSameAsBefore);
    } else {
      out.string(field.value);
      last = field.value;
    }
  }
  return present;
}

std::size_t RowBatchWriter::bytes() const { return state_->out.size(); }
std::string RowBatchWriter::take() const { return scratch_of_thread().substr(0, state_->out.size()); }

namespace {

void count_row(RowBatchSummary& summary, Refusal refusal, Timestamp time, std::string_view retention_class) {
  if (refusal == Refusal::none) {
    DayRows& of_day = count_day(summary.days, day_of(time));
    if (retention_class.empty()) return;
    const auto known = of_day.classes.find(retention_class);
    if (known != of_day.classes.end()) {
      ++known->second;
    } else {
      of_day.classes.emplace(retention_class, 1);
    }
    return;
  }
  ++summary.refused;
  ++summary.refusals[static_cast<std::size_t>(refusal)];
}

// "5242880 bytes, XXH3-128 0123…": enough to recognise a row by.
std::string describe(const Event& event) {
  std::string text;
  for (const Field& field : event.fields) text.append(field.name).append(1, '=').append(field.value).append(1, '\0');
  const Hash128 hash = hash128(text);
  return fmt::format("{} bytes, XXH3-128 {:016x}{:016x}", text.size(), hash.high, hash.low);
}

}  // namespace

RowBatch encode_row_batch(const EventBatch& events, const std::optional<Receipt>& receipt, const Admission& admission,
                          const RetentionClasses& classes, std::size_t content_bytes_max) {
  RowBatchWriter out(receipt, events.received_at, events.peer, events.size());
  ClassedFields classed;
  const Classifier class_of = classes.classifier ? classes.classifier() : nullptr;
  std::deque<std::string> descriptions;  // As long as the writer.
  RowBatch batch;
  for (const Event& event : events.events()) {
    Refusal refusal = admission.judge(event.time, event.stream, event.fields);
    std::string_view retention_class;
    if (refusal == Refusal::none && class_of) retention_class = class_of(event);
    std::span<const Field> fields = classed.of(event.fields, retention_class);
    Field description{kMessageField, {}};
    if (out.bytes() + row_bytes_max(event.stream, fields) > content_bytes_max) {
      refusal = Refusal::batch_too_large;
      description.value = descriptions.emplace_back(describe(event));
      fields = {&description, 1};
    }
    batch.summary.fields += out.add(event.time, fields.data() == &description ? "{}" : event.stream, fields, refusal);
    count_row(batch.summary, refusal, event.time, retention_class);
  }
  batch.summary.rows = static_cast<std::uint32_t>(events.size());
  sort_days(batch.summary.days);
  batch.content = out.take();
  return batch;
}

std::uint64_t RowBatchReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at_ < content_.size(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(content_[at_++]);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  broken_ = true;
  return 0;
}

std::string_view RowBatchReader::string() { return string(varint()); }

std::string_view RowBatchReader::string(std::size_t size) {
  if (size > content_.size() - at_) {
    broken_ = true;
    return {};
  }
  const std::string_view text = content_.substr(at_, size);
  at_ += size;
  return text;
}

std::size_t RowBatchReader::reference(std::vector<std::string_view>& table) {
  const std::uint64_t number = varint();
  if (number < table.size()) return number;
  broken_ = broken_ || number > table.size();
  table.push_back(string());
  return table.size() - 1;
}

Field RowBatchReader::field() {
  const std::size_t name = reference(names_);
  last_values_.resize(names_.size());
  std::string_view& value = last_values_[name];
  if (const std::uint64_t size = varint(); size != kSameAsBefore) value = string(size);
  broken_ = broken_ || value.empty();
  return {names_[name], value};
}

namespace {
std::int64_t from_zigzag(std::uint64_t value) { return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1)); }
}  // namespace

Result<RowBatchReader> RowBatchReader::open(std::string_view content, std::uint64_t first_arrival) {
  RowBatchReader reader(content);
  const std::uint64_t receipts = reader.varint();
  if (receipts == 1) {
    Receipt receipt;
    receipt.sender = reader.string();
    receipt.sequence = reader.varint();
    reader.receipt_ = std::move(receipt);
  }
  reader.row_.received_at = timestamp_from_nanoseconds(from_zigzag(reader.varint()));
  reader.row_.peer = reader.string();
  reader.row_count_ = reader.varint();
  reader.row_.arrival = first_arrival - 1;
  reader.row_.time = timestamp_from_nanoseconds(0);
  // A row takes four bytes or more, so a count beyond the bytes left is not one.
  if (reader.broken_ || receipts > 1 || reader.row_count_ > content.size() - reader.at_)
    return error(Errc::corrupt, "a row batch's head makes no sense");
  return reader;
}

bool RowBatchReader::next() {
  if (broken_ || rows_read_ == row_count_) return false;
  const std::uint64_t refusal = varint();
  const auto time = static_cast<std::uint64_t>(nanoseconds_of(row_.time));
  const auto step = static_cast<std::uint64_t>(from_zigzag(varint()));
  row_.time = timestamp_from_nanoseconds(static_cast<std::int64_t>(time + step));
  row_.stream = streams_[reference(streams_)];
  const std::uint64_t field_count = varint();
  fields_.clear();
  for (std::uint64_t i = 0; i < field_count && !broken_; ++i) fields_.push_back(field());
  if (refusal > kLastRefusal) broken_ = true;
  if (broken_) return false;
  refusal_ = static_cast<Refusal>(refusal);
  row_.fields = fields_;
  ++row_.arrival;
  ++rows_read_;
  return true;
}

Result<void> RowBatchReader::finish() const {
  if (broken_ || rows_read_ != row_count_ || at_ != content_.size())
    return error(Errc::corrupt, fmt::format("a row batch makes no sense at byte {} of {}, row {} of {}", at_,
                                            content_.size(), rows_read_, row_count_));
  return success();
}

Result<RowBatch> select_rows(std::string_view content,
                             const std::function<std::optional<Refusal>(const Row& row, Refusal refusal)>& refusal_of,
                             const RetentionClasses& classes) {
  std::uint32_t count = 0;
  CORDWOOD_TRY(auto counted, RowBatchReader::open(content));
  while (counted.next()) count += refusal_of(counted.row(), counted.refusal()) ? 1 : 0;
  CORDWOOD_TRY(counted.finish());
  CORDWOOD_TRY(auto reader, RowBatchReader::open(content));
  RowBatchWriter out(std::nullopt, reader.row().received_at, reader.row().peer, count);
  ClassedFields classed;
  const Classifier class_of = classes.classifier ? classes.classifier() : nullptr;
  while (reader.next()) {
    const Row& row = reader.row();
    const auto refusal = refusal_of(row, reader.refusal());
    if (!refusal) continue;
    std::string_view retention_class;
    if (*refusal == Refusal::none && class_of) retention_class = class_of({row.time, row.stream, row.fields});
    out.add(row.time, row.stream, classed.of(row.fields, retention_class), *refusal);
  }
  RowBatch selected;
  selected.content = out.take();
  CORDWOOD_TRY(selected.summary, summarise(selected.content));
  return selected;
}

Result<RowBatchSummary> summarise(std::string_view content) {
  CORDWOOD_TRY(auto reader, RowBatchReader::open(content));
  RowBatchSummary summary;
  while (reader.next()) {
    summary.fields += reader.row().fields.size();
    count_row(summary, reader.refusal(), reader.row().time, retention_class_of(reader.row().fields));
  }
  CORDWOOD_TRY(reader.finish());
  summary.rows = static_cast<std::uint32_t>(reader.row_count());
  sort_days(summary.days);
  return summary;
}

}  // namespace cordwood::indexer
