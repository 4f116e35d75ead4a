// histogram(field): counts of numbers in logarithmic buckets, 18 a power of ten, as VictoriaMetrics' vmrange has them.

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "stats/aggregates.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

constexpr int kBucketsPerDecade = 18;
constexpr int kFirstDecade = -9, kLastDecade = 18;
constexpr int kBucketCount = (kLastDecade - kFirstDecade) * kBucketsPerDecade;
constexpr int kBelow = -1;            // From 0 to 10^-9.
constexpr int kAbove = kBucketCount;  // From 10^18.

int bucket_of(double number) {
  const double place = (std::log10(number) - kFirstDecade) * kBucketsPerDecade;
  if (place < 0) return kBelow;
  if (place >= kBucketCount) return kAbove;
  const auto bucket = static_cast<int>(place);
  return static_cast<double>(bucket) == place && bucket > 0 ? bucket - 1 : bucket;  // Powers of ten end a bucket.
}

std::string range_of(int bucket) {
  const auto bound = [](int at) { return std::pow(10.0, kFirstDecade + static_cast<double>(at) / kBucketsPerDecade); };
  if (bucket == kBelow) return fmt::format("0...{:.3e}", bound(0));
  if (bucket == kAbove) return fmt::format("{:.3e}...+Inf", bound(kBucketCount));
  return fmt::format("{:.3e}...{:.3e}", bound(bucket), bound(bucket + 1));
}

using Buckets = std::map<int, std::uint64_t>;

class HistogramAggregate final : public StateAggregate<HistogramAggregate, Buckets> {
 public:
  explicit HistogramAggregate(std::string field) : field_(std::move(field)) {}

  std::size_t add(Block& block, const GroupedRows& rows) override {
    const auto numbers = numbers_of(block.values(field_));
    rows.for_each([&](std::uint32_t row, std::uint32_t group) {
      if (!std::isnan(numbers[row]) && numbers[row] >= 0) ++states_[group][bucket_of(numbers[row])];
    });
    return 0;  // At most kBucketCount + 2 entries a group: counted in state_bytes().
  }
  std::size_t state_bytes() const override { return sizeof(Buckets) + 20 * 48; }
  static void merge_state(Buckets& into, Buckets& from) {
    for (const auto& [bucket, count] : from) into[bucket] += count;
  }
  void append_result(std::uint32_t group, std::string& out) override {
    out.push_back('[');
    for (const auto& [bucket, count] : states_[group]) {
      if (out.back() != '[') out.push_back(',');
      out += fmt::format(R"({{"vmrange":"{}","hits":{}}})", range_of(bucket), count);
    }
    out.push_back(']');
  }

 private:
  std::string field_;
};

}  // namespace

AggregatePointer make_aggregate(const language::HistogramStats& function, const StatsSettings&) {
  return std::make_unique<HistogramAggregate>(function.field);
}

}  // namespace cordwood::query
