// A segment over rows in memory. Row groups are only lists of rows; a column is gathered when a query first asks for
// it, because most rows are sealed before anyone does.

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "encoding/canonical_integer.h"
#include "encoding/distinct.h"
#include "row_order.h"
#include "segment_writer.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kGroupRows = 8192;
constexpr std::size_t kGroupBytes = 4 << 20;

/// Values as they stand in the rows, with a dictionary where few differ.
class GatheredColumn final : public Column {
 public:
  GatheredColumn(std::vector<std::string_view> values, std::vector<std::string> owned)
      : owned_(std::move(owned)), values_(std::move(values)) {
    has_dictionary_ = find_distinct(values_, {}, values_.size() / 2 + 1, distinct_);
    if (!has_dictionary_) distinct_ = {};
    find_integers();
  }

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(values_.size()); }

  void select(const ValueTest& test, Bitmap& rows) const override {
    if (!has_dictionary_) return rows.keep_if([&](std::uint32_t row) { return test.matches(values_[row]); });
    std::vector<char> passes;
    for (const std::string_view value : distinct_.values) passes.push_back(test.matches(value) ? 1 : 0);
    rows.keep_if([&](std::uint32_t row) { return passes[distinct_.ids[row]] == 1; });
  }
  std::string_view value(std::uint32_t row, std::string&) const override { return values_[row]; }
  std::optional<Dictionary> dictionary() const override {
    if (!has_dictionary_) return std::nullopt;
    return Dictionary{distinct_.values, distinct_.ids};
  }
  std::optional<std::span<const std::int64_t>> integers() const override {
    if (integers_.empty()) return std::nullopt;
    return integers_;
  }
  std::size_t memory_bytes() const override {
    return sizeof *this + values_.size() * (sizeof(std::string_view) + sizeof(std::uint32_t)) +
           integers_.size() * sizeof(std::int64_t);
  }

 private:
  void find_integers() {
    for (const std::string_view value : values_) {
      const auto number = parse_canonical_integer(value);
      if (!number) return integers_.clear();
      integers_.push_back(*number);
    }
  }

  std::vector<std::string> owned_;  // Texts that stand in no row.
  std::vector<std::string_view> values_;
  bool has_dictionary_ = false;
  Distinct distinct_;
  std::vector<std::int64_t> integers_;  // Empty unless all values are.
};

class MemoryRowGroup final : public RowGroup {
 public:
  MemoryRowGroup(std::vector<const Row*> rows, std::shared_ptr<const void> keep_alive)
      : keep_alive_(std::move(keep_alive)), rows_(std::move(rows)) {
    std::set<std::string_view> names;
    for (const Row* row : rows_) {
      times_.push_back(nanoseconds_of(row->time));
      arrivals_.push_back(row->arrival);
      if (!row->stream.empty()) names.insert(kStreamField);
      if (!row->peer.empty()) names.insert(kPeerField);
      for (const Field& field : row->fields)
        if (!field.value.empty()) names.insert(field.name);
    }
    names.insert(kReceivedField);
    names_.assign(names.begin(), names.end());
  }

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(rows_.size()); }
  Result<std::span<const std::int64_t>> times() const override { return std::span(times_); }
  Result<std::span<const std::uint64_t>> arrivals() const override { return std::span(arrivals_); }
  std::vector<std::string_view> column_names() const override { return names_; }
  Bitmap live_rows() const override { return Bitmap(row_count(), true); }

  Result<std::shared_ptr<const Column>> column(std::string_view name) const override {
    const auto known = std::lower_bound(names_.begin(), names_.end(), name);
    if (known == names_.end() || *known != name) return std::shared_ptr<const Column>();
    const std::lock_guard lock(mutex_);
    auto& column = columns_[*known];
    if (!column) column = gather(name);
    return column;
  }

  RowGroupSummary summary() const {
    RowGroupSummary summary{{rows_[0]->time, rows_[0]->time}, row_count(), 0, arrivals_[0], arrivals_[0]};
    for (const Row* row : rows_) {
      summary.times.start = std::min(summary.times.start, row->time);
      summary.times.end = std::max(summary.times.end, row->time);
      summary.first_arrival = std::min(summary.first_arrival, row->arrival);
      summary.last_arrival = std::max(summary.last_arrival, row->arrival);
    }
    return summary;
  }

 private:
  std::shared_ptr<const Column> gather(std::string_view name) const {
    std::vector<std::string_view> values;
    values.reserve(rows_.size());
    std::vector<std::string> owned;
    if (name == kReceivedField) {
      owned.reserve(rows_.size());
      for (const Row* row : rows_) values.push_back(owned.emplace_back(format_rfc3339(row->received_at)));
    } else if (names_.size() > kManyNames && name != kStreamField && name != kPeerField) {
      if (places_.empty()) find_places();
      values.resize(rows_.size());
      for (const auto& [row, value] : places_[name]) values[row] = value;
    } else {
      for (const Row* row : rows_) values.push_back(value_of(*row, name));
    }
    return std::make_shared<const GatheredColumn>(std::move(values), std::move(owned));
  }

  void find_places() const {
    for (std::uint32_t row = 0; row < rows_.size(); ++row)
      for (const Field& field : rows_[row]->fields)
        if (!field.value.empty()) places_[field.name].emplace_back(row, field.value);
  }

  static std::string_view value_of(const Row& row, std::string_view name) {
    if (name == kStreamField) return row.stream;
    if (name == kPeerField && !row.peer.empty()) return row.peer;
    for (const Field& field : row.fields)
      if (field.name == name && !field.value.empty()) return field.value;
    return {};
  }

  const std::shared_ptr<const void> keep_alive_;
  const std::vector<const Row*> rows_;
  std::vector<std::int64_t> times_;
  std::vector<std::uint64_t> arrivals_;
  std::vector<std::string_view> names_;
  mutable std::mutex mutex_;  // Guards the columns gathered so far, and places_.
  mutable std::map<std::string_view, std::shared_ptr<const Column>> columns_;
  // Where each name has a value: with many names, going through all fields for each would take the square.
  static constexpr std::size_t kManyNames = 64;
  mutable std::unordered_map<std::string_view, std::vector<std::pair<std::uint32_t, std::string_view>>> places_;
};

class MemorySegment final : public Segment {
 public:
  MemorySegment(Day day, std::string name, std::span<const Row> rows, const std::shared_ptr<const void>& keep_alive)
      : day_(day), name_(std::move(name)) {
    // The groups point at copies of the rows, which live as long as any group.
    struct Kept {
      std::vector<Row> rows;
      std::shared_ptr<const void> keep_alive;
    };
    const auto kept = std::make_shared<const Kept>(Kept{{rows.begin(), rows.end()}, keep_alive});
    const std::vector<const Row*> sorted = sorted_rows(kept->rows);
    for (const auto group : cut_row_groups(sorted, kGroupRows, kGroupBytes)) {
      groups_.push_back(
          std::make_shared<const MemoryRowGroup>(std::vector<const Row*>(group.begin(), group.end()), kept));
      summaries_.push_back(groups_.back()->summary());
    }
  }

  Day day() const override { return day_; }
  TimeRange times() const override {
    TimeRange times = summaries_.empty() ? TimeRange{} : summaries_.front().times;
    for (const RowGroupSummary& summary : summaries_) {
      times.start = std::min(times.start, summary.times.start);
      times.end = std::max(times.end, summary.times.end);
    }
    return times;
  }
  std::string_view name() const override { return name_; }
  std::uint64_t row_count() const override {
    std::uint64_t rows = 0;
    for (const RowGroupSummary& summary : summaries_) rows += summary.rows;
    return rows;
  }
  std::uint64_t disk_bytes() const override { return 0; }
  std::span<const RowGroupSummary> row_groups() const override { return summaries_; }

  Result<std::vector<Verdict>> judge(std::string_view field, const ValueTest& test) const override {
    std::vector<Verdict> verdicts;
    for (const auto& group : groups_) {
      const auto names = group->column_names();
      const bool known = std::binary_search(names.begin(), names.end(), field);
      verdicts.push_back(known ? Verdict::maybe : test.matches({}) ? Verdict::all : Verdict::none);
    }
    return verdicts;
  }

  Result<std::shared_ptr<const RowGroup>> open_row_group(std::size_t index) const override {
    return std::shared_ptr<const RowGroup>(groups_[index]);
  }

  std::vector<std::string> column_names() const override {
    std::set<std::string_view> names;
    for (const auto& group : groups_)
      for (const std::string_view name : group->column_names()) names.insert(name);
    return {names.begin(), names.end()};
  }

 private:
  const Day day_;
  const std::string name_;
  std::vector<std::shared_ptr<const MemoryRowGroup>> groups_;
  std::vector<RowGroupSummary> summaries_;
};

}  // namespace

std::shared_ptr<const Segment> make_memory_segment(Day day, std::string name, std::span<const Row> rows,
                                                   std::shared_ptr<const void> keep_alive) {
  return std::make_shared<const MemorySegment>(day, std::move(name), rows, keep_alive);
}

}  // namespace cordwood::indexer
