// patterns_diff: which patterns are new, gone or come at another rate in one time range than in another.
//
// The score is the likelihood ratio G² of "both ranges have their own rate" against "one rate for both": how surprising
// the two counts are for two ranges of these lengths. Above 10.8 such a difference is chance once in a thousand.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "counted_groups.h"
#include "group_rows.h"
#include "numbers.h"
#include "operators/operators.h"
#include "pattern_groups.h"
#include "row_times.h"

namespace cordwood::query {

namespace {

constexpr double kScoreMin = 10.83;

struct Counts {
  std::uint64_t baseline = 0;
  std::uint64_t current = 0;
};

struct Partial {
  explicit Partial(std::size_t field_count) : groups(field_count) {}
  PatternGroups groups;
  std::vector<Counts> counts;  // One a group.
  SeenTimes seen;
  std::size_t held_bytes = 0;
};

double share_of_score(std::uint64_t count, double expected) {
  return count == 0 ? 0 : 2 * static_cast<double>(count) * std::log(static_cast<double>(count) / expected);
}

class PatternsDiffOperator final : public Operator {
 public:
  PatternsDiffOperator(const language::PatternsDiffPipe& pipe, const Setting& setting, OperatorPointer next)
      : pipe_(pipe), context_(setting.context), times_(setting.times), next_(std::move(next)) {
    for (unsigned worker = 0; worker < context_.workers(); ++worker) partials_.emplace_back(pipe.by.size());
  }

  bool push(unsigned worker, Block& block) override {
    Partial& mine = partials_[worker];
    std::vector<Values::Pointer> fields;
    for (const std::string& field : pipe_.by) fields.push_back(block.pointer(field));
    const Values::Pointer texts = block.pointer(pipe_.from);
    const RowTimes times(block);
    const auto groups = mine.groups.groups_of(fields, texts.get(), block.row_count());
    mine.counts.resize(mine.groups.size());
    for (std::uint32_t row = 0; row < groups.size(); ++row) {
      const std::int64_t time = times.all()[row];
      if (groups[row] == PatternGroups::kNoGroup || time == kNoTime) continue;
      mine.seen.add(time);
      Counts& counts = mine.counts[groups[row]];
      if (is_in(pipe_.current, pipe_.baseline, time))
        ++counts.current;
      else if (is_in(pipe_.baseline, pipe_.current, time))
        ++counts.baseline;
    }
    const std::size_t bytes = mine.groups.memory_bytes() + mine.counts.capacity() * sizeof(Counts);
    const std::size_t grown = bytes - std::min(bytes, mine.held_bytes);
    mine.held_bytes += grown;
    return grown == 0 || context_.hold(grown);
  }

  void finish() override {
    Partial& all = partials_.front();
    for (std::size_t worker = 1; worker < partials_.size(); ++worker) {
      if (context_.stopped()) return;
      const Partial& theirs = partials_[worker];
      std::vector<std::uint32_t> groups(theirs.counts.size());
      std::iota(groups.begin(), groups.end(), 0);
      const auto here = all.groups.merge(theirs.groups, groups);
      all.counts.resize(all.groups.size());
      for (std::size_t i = 0; i < here.size(); ++i) {
        all.counts[here[i]].baseline += theirs.counts[i].baseline;
        all.counts[here[i]].current += theirs.counts[i].current;
      }
      all.seen.add(theirs.seen);
    }
    emit(all);
    next_->finish();
  }

 private:
  using Range = language::PatternsDiffPipe::Range;

  /// Whether a time is in `range`, or where that is not named, in all but `other`.
  static bool is_in(const Range& range, const Range& other, std::int64_t time) {
    const Timestamp at = timestamp_from_nanoseconds(time);
    return range != nullptr ? range->range().contains(at) : !other->range().contains(at);
  }

  static double hours_of(const SeenTimes& times) {
    constexpr double kHour = 3600e9;
    return times.first > times.last ? 0
                                    : (static_cast<double>(times.last) - static_cast<double>(times.first) + 1) / kHour;
  }

  struct Hours {
    double baseline;
    double current;
  };
  Hours hours(const SeenTimes& seen) const {
    const SeenTimes whole = seen.within(times_);
    const SeenTimes asked{nanoseconds_of(times_.start), nanoseconds_of(times_.end)};
    const auto shared = [](const SeenTimes& a, const SeenTimes& b) {
      return hours_of({std::max(a.first, b.first), std::min(a.last, b.last)});
    };
    const auto of = [&](const Range& range, const Range& other) {
      if (range != nullptr) return shared(whole.within(range->range()), asked);
      return hours_of(whole) - shared(whole.within(other->range()), whole);
    };
    const double baseline = of(pipe_.baseline, pipe_.current), current = of(pipe_.current, pipe_.baseline);
    constexpr double kShortest = 1 / 3600e9;
    return {std::max(baseline, kShortest), std::max(current, kShortest)};
  }

  struct Difference {
    std::uint32_t group;
    double score;
    std::string pattern;
  };

  std::vector<Difference> differences(const Partial& all, const Hours& hours) const {
    std::vector<Difference> found;
    for (std::uint32_t group = 0; group < all.counts.size(); ++group) {
      const Counts& counts = all.counts[group];
      const auto rows = static_cast<double>(counts.baseline + counts.current);
      if (rows == 0) continue;
      const double rate = rows / (hours.baseline + hours.current);
      const double score =
          share_of_score(counts.baseline, rate * hours.baseline) + share_of_score(counts.current, rate * hours.current);
      if (counts.baseline > 0 && score < kScoreMin) continue;
      found.push_back({group, score, all.groups.pattern(group)});
    }
    std::sort(found.begin(), found.end(), [&](const Difference& a, const Difference& b) {
      if (a.score != b.score) return a.score > b.score;
      for (std::size_t field = 0; field < pipe_.by.size(); ++field) {
        const std::string_view value_a = all.groups.value(a.group, field), value_b = all.groups.value(b.group, field);
        if (value_a != value_b) return less_value(value_a, value_b);
      }
      return a.pattern < b.pattern;
    });
    if (pipe_.limit > 0 && found.size() > pipe_.limit) found.resize(pipe_.limit);
    return found;
  }

  void emit(const Partial& all) {
    const Hours length = hours(all.seen);
    const std::vector<Difference> found = differences(all, length);
    std::vector<std::string> names = pipe_.by;
    for (const char* name :
         {"pattern", "change", "baseline_count", "current_count", "baseline_per_hour", "current_per_hour", "score"})
      names.push_back(free_name(name, names));
    emit_rows(*next_, context_, {names.begin(), names.end()}, found.size(),
              [&](std::size_t column, std::size_t row, std::string& out) {
                const Difference& difference = found[row];
                if (column < pipe_.by.size())
                  out += all.groups.value(difference.group, column);
                else
                  append(column - pipe_.by.size(), difference, all.counts[difference.group], length, out);
              });
  }

  static void append(std::size_t column, const Difference& difference, const Counts& counts, const Hours& hours,
                     std::string& out) {
    switch (column) {
      case 0:
        out += difference.pattern;
        break;
      case 1:
        out += counts.baseline == 0 ? "new" : counts.current == 0 ? "gone" : "changed";
        break;
      case 2:
        out += std::to_string(counts.baseline);
        break;
      case 3:
        out += std::to_string(counts.current);
        break;
      case 4:
        append_rounded(out, static_cast<double>(counts.baseline) / hours.baseline);
        break;
      case 5:
        append_rounded(out, static_cast<double>(counts.current) / hours.current);
        break;
      default:
        append_rounded(out, difference.score);
        break;
    }
  }

  const language::PatternsDiffPipe& pipe_;
  Context& context_;
  const TimeRange times_;
  OperatorPointer next_;
  std::vector<Partial> partials_;  // One a worker.
};

}  // namespace

Result<OperatorPointer> make(const language::PatternsDiffPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<PatternsDiffOperator>(pipe, setting, std::move(next));
}

}  // namespace cordwood::query
