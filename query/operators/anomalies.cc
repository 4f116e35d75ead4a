// anomalies: buckets of time in which a group has far more or far fewer rows than it usually has.
//
// For each group: expected is the median of its counts over all whole buckets of the time range, buckets without rows
// among them; deviation is 1.4826 times the median distance from it (which is the standard deviation where counts are
// normal), and at least the square root of the expected count, which is that of rows that come independently. The
// score is the distance from the expected count in deviations. Half of the buckets may be out of the ordinary and the
// measure still stands. Nothing is known of hours of the day or days of the week.

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "bucketing.h"
#include "counted_groups.h"
#include "group_rows.h"
#include "numbers.h"
#include "operators/operators.h"
#include "pattern_groups.h"
#include "row_times.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

constexpr std::uint64_t kBucketsMin = 5;  // With fewer, nothing is usual.
constexpr double kNormal = 1.4826;        // Standard deviations in a median absolute deviation.
constexpr std::size_t kBucketBytes = 64;  // Of the map's node, roughly.

/// The buckets of one group that have rows, by number.
struct Series {
  std::map<std::int64_t, std::uint64_t> counts;
  std::int64_t last = 0;                // The bucket of the latest row, most likely of the next one, too,
  std::uint64_t* last_count = nullptr;  //   and where its count is.
};

struct Partial {
  explicit Partial(std::size_t field_count) : groups(field_count) {}
  PatternGroups groups;
  std::vector<Series> series;  // One a group.
  SeenTimes seen;
  std::size_t buckets = 0;  // Of all series together.
  std::size_t held_bytes = 0;
};

/// Numbers of buckets, the last one included.
struct Buckets {
  std::int64_t first = 0;
  std::int64_t last = -1;
  std::uint64_t count() const { return first > last ? 0 : static_cast<std::uint64_t>(last - first) + 1; }
};

/// The median of sorted values and `zeros` zeros, which are not among them.
double median(const std::vector<double>& sorted, std::uint64_t zeros) {
  const std::uint64_t count = sorted.size() + zeros;
  const auto at = [&](std::uint64_t place) { return place < zeros ? 0.0 : sorted[place - zeros]; };
  return (at((count - 1) / 2) + at(count / 2)) / 2;
}

struct Usual {
  double expected;
  double deviation;
};

Usual usual_of(const std::map<std::int64_t, std::uint64_t>& counts, const Buckets& whole) {
  std::vector<double> values;
  for (auto it = counts.lower_bound(whole.first); it != counts.end() && it->first <= whole.last; ++it)
    values.push_back(static_cast<double>(it->second));
  std::sort(values.begin(), values.end());
  const std::uint64_t empty = whole.count() - values.size();
  const double expected = median(values, empty);
  for (double& value : values) value = std::abs(value - expected);
  // The distance of all empty buckets is the expected count.
  values.insert(values.end(), expected > 0 ? static_cast<std::size_t>(empty) : 0, expected);
  std::sort(values.begin(), values.end());
  const double spread = kNormal * median(values, expected > 0 ? 0 : empty);
  return {expected, std::max(spread, std::sqrt(std::max(expected, 1.0)))};
}

class AnomaliesOperator final : public Operator {
 public:
  AnomaliesOperator(const language::AnomaliesPipe& pipe, const Setting& setting, OperatorPointer next)
      : pipe_(pipe), context_(setting.context), times_(setting.times), next_(std::move(next)) {
    for (const auto& field : pipe_.by) {
      if (field.name == kTimeField) {
        constexpr double kLongest = 4e18;  // Nanoseconds: all of time, and sums of two still fit.
        step_ = static_cast<std::int64_t>(std::clamp(field.bucket.step, 1.0, kLongest));
        offset_ = static_cast<std::int64_t>(std::fmod(field.bucket.offset, static_cast<double>(step_)));
      } else {
        fields_.push_back(&field);
      }
    }
    for (unsigned worker = 0; worker < context_.workers(); ++worker) partials_.emplace_back(fields_.size());
  }

  bool push(unsigned worker, Block& block) override {
    Partial& mine = partials_[worker];
    std::vector<Values::Pointer> fields;
    for (const auto* field : fields_) fields.push_back(bucketed(block, field->name, field->bucket));
    const Values::Pointer texts = pipe_.of_patterns ? block.pointer(pipe_.from) : nullptr;
    const RowTimes times(block);
    const auto groups = mine.groups.groups_of(fields, texts.get(), block.row_count());
    mine.series.resize(mine.groups.size());
    for (std::uint32_t row = 0; row < groups.size(); ++row) {
      const std::int64_t time = times.all()[row];
      if ((pipe_.of_patterns && groups[row] == PatternGroups::kNoGroup) || time == kNoTime) continue;
      mine.seen.add(time);
      ++count_of(mine, groups[row], bucket_of(time));
    }
    const std::size_t bytes =
        mine.groups.memory_bytes() + mine.series.capacity() * sizeof(Series) + mine.buckets * kBucketBytes;
    const std::size_t grown = bytes - std::min(bytes, mine.held_bytes);
    mine.held_bytes += grown;
    return grown == 0 || context_.hold(grown);
  }

  void finish() override {
    Partial& all = partials_.front();
    for (std::size_t worker = 1; worker < partials_.size(); ++worker) {
      if (context_.stopped()) return;
      const Partial& theirs = partials_[worker];
      std::vector<std::uint32_t> groups(theirs.series.size());
      std::iota(groups.begin(), groups.end(), 0);
      const auto here = all.groups.merge(theirs.groups, groups);
      all.series.resize(all.groups.size());
      for (std::size_t i = 0; i < here.size(); ++i)
        for (const auto& [bucket, count] : theirs.series[i].counts) count_of(all, here[i], bucket) += count;
      all.seen.add(theirs.seen);
    }
    emit(all);
    next_->finish();
  }

 private:
  std::int64_t bucket_of(std::int64_t time) const {
    const std::int64_t from = time - offset_;
    return from / step_ - (from % step_ < 0 ? 1 : 0);
  }

  static std::uint64_t& count_of(Partial& partial, std::uint32_t group, std::int64_t bucket) {
    Series& series = partial.series[group];
    if (series.last_count != nullptr && series.last == bucket) return *series.last_count;
    const auto [found, is_new] = series.counts.try_emplace(bucket, 0);
    partial.buckets += is_new ? 1 : 0;
    series.last = bucket;
    series.last_count = &found->second;
    return found->second;
  }

  /// Those that lie within the time range as a whole: a part of one has fewer rows than it should.
  Buckets whole_buckets(const SeenTimes& seen) const {
    const SeenTimes range = seen.within(times_);
    if (seen.first > seen.last) return {};
    const std::int64_t first = bucket_of(range.first), last = bucket_of(range.last);
    const bool first_is_whole = first * step_ + offset_ == range.first;
    const bool last_is_whole = last * step_ + offset_ + (step_ - 1) == range.last;
    return {first + (first_is_whole ? 0 : 1), last - (last_is_whole ? 0 : 1)};
  }

  struct Anomaly {
    std::uint32_t group;
    std::int64_t bucket;
    std::uint64_t count;
    double expected;
    double score;
  };

  void find_in(const Partial& all, std::uint32_t group, const Buckets& whole, std::vector<Anomaly>& found) const {
    const auto& counts = all.series[group].counts;
    const Usual usual = usual_of(counts, whole);
    const auto look_at = [&](std::int64_t bucket, std::uint64_t count) {
      const double score = (static_cast<double>(count) - usual.expected) / usual.deviation;
      if (std::abs(score) >= pipe_.min_score) found.push_back({group, bucket, count, usual.expected, score});
    };
    std::int64_t next = whole.first;
    const bool empty_is_odd = usual.expected / usual.deviation >= pipe_.min_score;
    for (auto it = counts.lower_bound(whole.first); it != counts.end() && it->first <= whole.last; ++it) {
      for (; empty_is_odd && next < it->first; ++next) look_at(next, 0);
      look_at(it->first, it->second);
      next = it->first + 1;
    }
    for (; empty_is_odd && next <= whole.last; ++next) look_at(next, 0);
  }

  void emit(const Partial& all) {
    const Buckets whole = whole_buckets(all.seen);
    std::vector<Anomaly> found;
    if (whole.count() >= kBucketsMin)
      for (std::uint32_t group = 0; group < all.series.size() && !context_.stopped(); ++group)
        find_in(all, group, whole, found);
    std::vector<std::string> patterns(pipe_.of_patterns ? all.groups.size() : 0);
    for (const Anomaly& anomaly : found)
      if (pipe_.of_patterns) patterns[anomaly.group] = all.groups.pattern(anomaly.group);
    std::sort(found.begin(), found.end(), [&](const Anomaly& a, const Anomaly& b) {
      if (std::abs(a.score) != std::abs(b.score)) return std::abs(a.score) > std::abs(b.score);
      if (a.bucket != b.bucket) return a.bucket < b.bucket;
      for (std::size_t field = 0; field < fields_.size(); ++field) {
        const std::string_view value_a = all.groups.value(a.group, field), value_b = all.groups.value(b.group, field);
        if (value_a != value_b) return less_value(value_a, value_b);
      }
      return pipe_.of_patterns && patterns[a.group] < patterns[b.group];
    });
    if (pipe_.limit > 0 && found.size() > pipe_.limit) found.resize(pipe_.limit);

    std::vector<std::string> names;
    for (const auto& field : pipe_.by) names.push_back(field.name);
    if (pipe_.of_patterns) names.push_back(free_name("pattern", names));
    for (const char* name : {"count", "expected", "score"}) names.push_back(free_name(name, names));
    emit_rows(*next_, context_, {names.begin(), names.end()}, found.size(),
              [&](std::size_t column, std::size_t row, std::string& out) {
                const Anomaly& anomaly = found[row];
                if (column < pipe_.by.size())
                  append_field(column, all, anomaly, out);
                else if (pipe_.of_patterns && column == pipe_.by.size())
                  out += patterns[anomaly.group];
                else
                  append_number_of(names.size() - column, anomaly, out);
              });
  }

  void append_field(std::size_t column, const Partial& all, const Anomaly& anomaly, std::string& out) const {
    const auto& field = pipe_.by[column];
    if (field.name == kTimeField) return append_time_text(out, anomaly.bucket * step_ + offset_);
    const auto place = std::find(fields_.begin(), fields_.end(), &field) - fields_.begin();
    out += all.groups.value(anomaly.group, static_cast<std::size_t>(place));
  }

  /// `from_last`: 3 is the count, 2 what was expected, 1 the score.
  static void append_number_of(std::size_t from_last, const Anomaly& anomaly, std::string& out) {
    if (from_last == 3)
      out += std::to_string(anomaly.count);
    else
      append_rounded(out, from_last == 2 ? anomaly.expected : anomaly.score);
  }

  const language::AnomaliesPipe& pipe_;
  Context& context_;
  const TimeRange times_;
  OperatorPointer next_;
  std::int64_t step_ = 1;                                    // Of the buckets, in nanoseconds;
  std::int64_t offset_ = 0;                                  //   so much later than a multiple of it they begin.
  std::vector<const language::StatsPipe::ByField*> fields_;  // Without _time.
  std::vector<Partial> partials_;                            // One a worker.
};

}  // namespace

Result<OperatorPointer> make(const language::AnomaliesPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<AnomaliesOperator>(pipe, setting, std::move(next));
}

}  // namespace cordwood::query
