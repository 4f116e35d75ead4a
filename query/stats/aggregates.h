#pragma once
// One overload a stats function of the language: a function without one does not compile. Each is defined in the file
// of its name in this folder.

#include <memory>
#include <optional>

#include "language/stats_function.h"
#include "stats/aggregate.h"

namespace cordwood::query {

/// What functions have to know beside their arguments.
struct StatsSettings {
  /// What rate() divides by: the step of the time buckets or the length of the query's time range. Absent: one second.
  std::optional<double> rate_seconds;
};

using AggregatePointer = std::unique_ptr<Aggregate>;

AggregatePointer make_aggregate(const language::AnyStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::AvgStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::CountStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::CountEmptyStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::CountUniqStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::CountUniqHashStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::FieldMaxStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::FieldMinStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::HistogramStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::JsonValuesStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::MaxStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::MedianStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::MinStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::QuantileStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::RateStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::RateSumStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::RowAnyStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::RowMaxStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::RowMinStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::StddevStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::SumStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::SumLenStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::UniqValuesStats& function, const StatsSettings& settings);
AggregatePointer make_aggregate(const language::ValuesStats& function, const StatsSettings& settings);

}  // namespace cordwood::query
