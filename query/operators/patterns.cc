// patterns: the messages by what stays the same in them, most frequent first, each with its times and an example.

#include <algorithm>
#include <numeric>

#include "base/event.h"
#include "counted_groups.h"
#include "group_rows.h"
#include "numbers.h"
#include "operators/operators.h"
#include "pattern_groups.h"
#include "row_times.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

constexpr std::uint32_t kGroupsMax = 64 * 1024;  // Of a worker; beyond, the rarer half goes to the others.

struct Tally {
  std::uint64_t count = 0;
  SeenTimes seen;
  std::string example;  // The text of the latest row, the least of several.

  void add(const Tally& other) {
    count += other.count;
    if (other.seen.last > seen.last || (other.seen.last == seen.last && (example.empty() || other.example < example)))
      example = other.example;
    seen.add(other.seen);
  }
};

/// What one worker has gathered.
class Partial {
 public:
  PatternGroups groups;
  std::vector<Tally> tallies;  // One a group.
  Tally others;                // Rows of patterns that had to go.
  std::uint64_t dropped = 0;   // How many patterns went; one may have gone twice.
  std::uint64_t missed = 0;    // So many rows of a pattern may be among the others, at most.

  explicit Partial(std::size_t field_count) : groups(field_count), field_count_(field_count) {}

  void add(std::span<const Values::Pointer> fields, const Values& texts, std::span<const std::int64_t> times) {
    const auto numbers = groups.groups_of(fields, &texts, texts.row_count());
    tallies.resize(groups.size());
    latest_.clear();
    latest_of_group_.resize(groups.size(), kNone);
    for (std::uint32_t row = 0; row < numbers.size(); ++row) {
      const std::uint32_t group = numbers[row];
      if (group == PatternGroups::kNoGroup) continue;
      ++tallies[group].count;
      note_latest(group, times[row], row);
      tallies[group].seen.first =
          times[row] == kNoTime ? tallies[group].seen.first : std::min(tallies[group].seen.first, times[row]);
    }
    for (const Latest& latest : latest_) {
      show(tallies[latest.group], latest, texts);
      latest_of_group_[latest.group] = kNone;
    }
    if (groups.size() > kGroupsMax) drop_rare();
  }

  void merge(const Partial& other) {
    std::vector<std::uint32_t> all(other.groups.size());
    std::iota(all.begin(), all.end(), 0);
    const auto here = groups.merge(other.groups, all);
    tallies.resize(groups.size());
    for (std::size_t i = 0; i < here.size(); ++i) tallies[here[i]].add(other.tallies[i]);
    others.add(other.others);
    dropped += other.dropped;
    missed += other.missed;
    if (groups.size() > kGroupsMax) drop_rare();
  }

  std::size_t memory_bytes() const {
    return groups.memory_bytes() + tallies.capacity() * sizeof(Tally) + example_bytes_;
  }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Latest {
    std::uint32_t group;
    std::int64_t time;
    std::vector<std::uint32_t> rows;  // All that have this time.
  };

  void note_latest(std::uint32_t group, std::int64_t time, std::uint32_t row) {
    std::uint32_t& at = latest_of_group_[group];
    if (at == kNone) {
      if (!tallies[group].example.empty() && time < tallies[group].seen.last) return;
      at = static_cast<std::uint32_t>(latest_.size());
      latest_.push_back({group, time, {row}});
    } else if (time > latest_[at].time) {
      latest_[at].time = time;
      latest_[at].rows.assign(1, row);
    } else if (time == latest_[at].time && time != kNoTime) {
      latest_[at].rows.push_back(row);
    }
  }

  void show(Tally& tally, const Latest& latest, const Values& texts) {
    if (latest.time == kNoTime && !tally.example.empty()) return;
    std::string scratch;
    std::string example = latest.time == tally.seen.last ? tally.example : std::string();
    for (const std::uint32_t row : latest.rows) {
      const std::string_view text = texts.text(row, scratch);
      if (example.empty() || text < example) example = text;
    }
    example_bytes_ += example.size() - std::min(example.size(), tally.example.size());
    tally.seen.last = std::max(tally.seen.last, latest.time);
    tally.example = std::move(example);
  }

  /// Keeps the more frequent half. A pattern that comes again begins anew: it may miss the rows that went.
  void drop_rare() {
    std::vector<std::uint32_t> order(groups.size());
    std::iota(order.begin(), order.end(), 0);
    const auto middle = order.begin() + kGroupsMax / 2;
    std::nth_element(order.begin(), middle, order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return tallies[a].count != tallies[b].count ? tallies[a].count > tallies[b].count : a < b;
    });
    std::uint64_t most = 0;
    for (auto rare = middle; rare != order.end(); ++rare) {
      most = std::max(most, tallies[*rare].count);
      others.add(tallies[*rare]);
    }
    missed += most;
    dropped += static_cast<std::uint64_t>(order.end() - middle);
    order.erase(middle, order.end());
    PatternGroups kept(field_count_);
    const auto here = kept.merge(groups, order);
    std::vector<Tally> kept_tallies(kept.size());
    example_bytes_ = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
      kept_tallies[here[i]] = std::move(tallies[order[i]]);
      example_bytes_ += kept_tallies[here[i]].example.size();
    }
    groups = std::move(kept);
    tallies = std::move(kept_tallies);
    latest_of_group_.assign(groups.size(), kNone);
  }

  std::size_t field_count_;
  std::vector<Latest> latest_;                  // Of the block at hand,
  std::vector<std::uint32_t> latest_of_group_;  //   by group.
  std::size_t example_bytes_ = 0;
};

class PatternsOperator final : public Operator {
 public:
  PatternsOperator(const language::PatternsPipe& pipe, Context& context, OperatorPointer next)
      : pipe_(pipe), context_(context), next_(std::move(next)), held_bytes_(context.workers(), 0) {
    for (unsigned worker = 0; worker < context.workers(); ++worker) partials_.emplace_back(pipe.by.size());
  }

  bool push(unsigned worker, Block& block) override {
    std::vector<Values::Pointer> fields;
    for (const std::string& field : pipe_.by) fields.push_back(block.pointer(field));
    const Values::Pointer texts = block.pointer(pipe_.from);
    const RowTimes times(block);
    partials_[worker].add(fields, *texts, times.all());
    return hold(worker);
  }

  void finish() override {
    Partial& all = partials_.front();
    for (std::size_t worker = 1; worker < partials_.size(); ++worker) {
      if (context_.stopped()) return;
      all.merge(partials_[worker]);
      partials_[worker] = Partial(pipe_.by.size());
    }
    if (!hold(0)) return;
    emit(all);
    next_->finish();
  }

 private:
  bool hold(unsigned worker) {
    const std::size_t bytes = partials_[worker].memory_bytes();
    const std::size_t grown = bytes - std::min(bytes, held_bytes_[worker]);
    held_bytes_[worker] += grown;
    return grown == 0 || context_.hold(grown);
  }

  std::vector<std::uint32_t> most_frequent(const Partial& all) const {
    std::vector<std::string> patterns(all.groups.size());
    for (std::uint32_t group = 0; group < patterns.size(); ++group) patterns[group] = all.groups.pattern(group);
    std::vector<std::uint32_t> order(all.groups.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (all.tallies[a].count != all.tallies[b].count) return all.tallies[a].count > all.tallies[b].count;
      for (std::size_t field = 0; field < pipe_.by.size(); ++field) {
        const std::string_view value_a = all.groups.value(a, field), value_b = all.groups.value(b, field);
        if (value_a != value_b) return less_value(value_a, value_b);
      }
      return patterns[a] < patterns[b];
    });
    return order;
  }

  void emit(Partial& all) {
    std::vector<std::uint32_t> order = most_frequent(all);
    std::uint64_t total = all.others.count;
    for (const Tally& tally : all.tallies) total += tally.count;
    if (pipe_.limit > 0 && order.size() > pipe_.limit) {
      for (std::size_t i = pipe_.limit; i < order.size(); ++i) all.others.add(all.tallies[order[i]]);
      all.dropped += order.size() - pipe_.limit;
      order.resize(pipe_.limit);
    }
    std::vector<std::string> names = pipe_.by;
    for (const char* name :
         {"pattern", "count", "share", "first_seen", "last_seen", "example", "other_patterns", "missed"})
      names.push_back(free_name(name, names));
    const std::size_t row_count = order.size() + (all.dropped > 0 ? 1 : 0);
    emit_rows(*next_, context_, {names.begin(), names.end()}, row_count,
              [&](std::size_t column, std::size_t row, std::string& out) {
                const bool is_others = row == order.size();
                if (column < pipe_.by.size()) {
                  if (!is_others) out += all.groups.value(order[row], column);
                  return;
                }
                const Tally& tally = is_others ? all.others : all.tallies[order[row]];
                append(static_cast<Column>(column - pipe_.by.size()), tally, total, out);
                if (is_others)
                  append_of_others(static_cast<Column>(column - pipe_.by.size()), all, out);
                else if (column == pipe_.by.size())
                  out += all.groups.pattern(order[row]);
              });
  }

  enum class Column : std::size_t { pattern, count, share, first_seen, last_seen, example, other_patterns, missed };

  static void append(Column column, const Tally& tally, std::uint64_t total, std::string& out) {
    switch (column) {
      case Column::count:
        out += std::to_string(tally.count);
        break;
      case Column::share:
        append_rounded(out, static_cast<double>(tally.count) / static_cast<double>(total), 6);
        break;
      case Column::first_seen:
      case Column::last_seen:
        if (tally.seen.last != kNoTime)
          append_time_text(out, column == Column::first_seen ? tally.seen.first : tally.seen.last);
        break;
      case Column::example:
        out += tally.example;
        break;
      default:
        break;
    }
  }

  static void append_of_others(Column column, const Partial& all, std::string& out) {
    if (column == Column::other_patterns) out += std::to_string(all.dropped);
    if (column == Column::missed && all.missed > 0) out += std::to_string(all.missed);
  }

  const language::PatternsPipe& pipe_;
  Context& context_;
  OperatorPointer next_;
  std::vector<Partial> partials_;  // One a worker.
  std::vector<std::size_t> held_bytes_;
};

}  // namespace

Result<OperatorPointer> make(const language::PatternsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<PatternsOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
