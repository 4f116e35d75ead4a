// sum(fields), avg(fields), rate_sum(fields) and stddev(fields): over all values that are numbers; NaN when none is.

#include <cmath>
#include <limits>

#include "field_names.h"
#include "numbers.h"
#include "stats/aggregates.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

struct Moments {
  double sum = 0;
  std::uint64_t count = 0;
  double mean = 0;     // With squares, by Welford: kept by stddev only.
  double squares = 0;  // Of the distances from the mean.
};

/// Adds numbers up; derived classes say what they make of it.
class MomentsAggregate : public StateAggregate<MomentsAggregate, Moments> {
 public:
  MomentsAggregate(language::FieldPatterns fields, bool with_squares)
      : fields_(std::move(fields)), with_squares_(with_squares) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    for (const std::string_view name : names_in(fields_, block)) {
      const auto numbers = numbers_of(block.values(name));
      rows.for_each([&](std::uint32_t row, std::uint32_t group) {
        const double number = numbers[row];
        if (std::isnan(number)) return;
        Moments& moments = states_[group];
        moments.sum += number;
        ++moments.count;
        if (!with_squares_) return;
        const double distance = number - moments.mean;
        moments.mean += distance / static_cast<double>(moments.count);
        moments.squares += distance * (number - moments.mean);
      });
    }
    return 0;
  }
  static void merge_state(Moments& into, Moments& from) {
    if (from.count == 0) return;
    const auto ours = static_cast<double>(into.count), theirs = static_cast<double>(from.count);
    const double distance = from.mean - into.mean;
    into.squares += from.squares + distance * distance * ours * theirs / (ours + theirs);
    into.mean += distance * theirs / (ours + theirs);
    into.sum += from.sum;
    into.count += from.count;
  }
  void append_result(std::uint32_t group, std::string& out) override {
    const Moments& moments = states_[group];
    append_number(out, moments.count == 0 ? std::numeric_limits<double>::quiet_NaN() : result(moments));
  }

 protected:
  virtual double result(const Moments& moments) const = 0;

 private:
  language::FieldPatterns fields_;
  bool with_squares_;
};

class SumAggregate final : public MomentsAggregate {
 public:
  SumAggregate(language::FieldPatterns fields, double divisor)
      : MomentsAggregate(std::move(fields), false), divisor_(divisor) {}

 private:
  double result(const Moments& moments) const override { return moments.sum / divisor_; }
  double divisor_;
};

class AvgAggregate final : public MomentsAggregate {
 public:
  explicit AvgAggregate(language::FieldPatterns fields) : MomentsAggregate(std::move(fields), false) {}

 private:
  double result(const Moments& moments) const override { return moments.sum / static_cast<double>(moments.count); }
};

class StddevAggregate final : public MomentsAggregate {
 public:
  explicit StddevAggregate(language::FieldPatterns fields) : MomentsAggregate(std::move(fields), true) {}

 private:
  double result(const Moments& moments) const override {
    return std::sqrt(moments.squares / static_cast<double>(moments.count));
  }
};

}  // namespace

AggregatePointer make_aggregate(const language::SumStats& function, const StatsSettings&) {
  return std::make_unique<SumAggregate>(function.fields, 1);
}

AggregatePointer make_aggregate(const language::RateSumStats& function, const StatsSettings& settings) {
  return std::make_unique<SumAggregate>(function.fields, settings.rate_seconds.value_or(1));
}

AggregatePointer make_aggregate(const language::AvgStats& function, const StatsSettings&) {
  return std::make_unique<AvgAggregate>(function.fields);
}

AggregatePointer make_aggregate(const language::StddevStats& function, const StatsSettings&) {
  return std::make_unique<StddevAggregate>(function.fields);
}

}  // namespace cordwood::query
