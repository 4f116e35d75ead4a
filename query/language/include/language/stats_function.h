#pragma once
// The functions of `stats`, as parsed. Each is a struct of its own, so that the engine's overload set for
// them does not compile while one is missing. Adding one: a struct here, a file in stats/, a line in
// stats/table.cc.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "language/fields.h"
#include "language/sort_field.h"

namespace cordwood::language {

class Parser;

/// A function of the values of fields: sum(a, b*). `sum()` and `sum(*)` take all fields of a row.
struct FieldsArgument {
  FieldPatterns fields;  // Not empty.
};
/// The same with `limit N` behind it; 0 is without limit.
struct LimitedFieldsArgument {
  FieldPatterns fields;
  std::uint64_t limit = 0;
};
/// A function of tuples of named fields.
struct TupleArgument {
  FieldNames fields;  // Not empty.
  std::uint64_t limit = 0;
};
/// A function that picks a row by the value of one field.
struct RowArgument {
  std::string by;
  FieldPatterns fields;  // What to show of the row; `*` when the query says nothing.
};

struct AnyStats : FieldsArgument {
  static constexpr std::string_view kName = "any";
};
struct AvgStats : FieldsArgument {
  static constexpr std::string_view kName = "avg";
};
struct CountStats : FieldsArgument {
  static constexpr std::string_view kName = "count";
};
struct CountEmptyStats : FieldsArgument {
  static constexpr std::string_view kName = "count_empty";
};
struct CountUniqStats : TupleArgument {
  static constexpr std::string_view kName = "count_uniq";
};
struct CountUniqHashStats : TupleArgument {
  static constexpr std::string_view kName = "count_uniq_hash";
};
struct FieldMaxStats {  // The value of `field` in the row with the largest `by`.
  static constexpr std::string_view kName = "field_max";
  std::string by;
  std::string field;
};
struct FieldMinStats {
  static constexpr std::string_view kName = "field_min";
  std::string by;
  std::string field;
};
struct HistogramStats {
  static constexpr std::string_view kName = "histogram";
  std::string field;
};
struct JsonValuesStats : LimitedFieldsArgument {
  static constexpr std::string_view kName = "json_values";
  SortFields by = {};  // Empty: in any order.
};
struct MaxStats : FieldsArgument {
  static constexpr std::string_view kName = "max";
};
struct MedianStats : FieldsArgument {
  static constexpr std::string_view kName = "median";
};
struct MinStats : FieldsArgument {
  static constexpr std::string_view kName = "min";
};
struct QuantileStats {
  static constexpr std::string_view kName = "quantile";
  double phi = 0;        // 0 to 1.
  std::string phi_text;  // As written.
  FieldPatterns fields;
};
struct RateStats {
  static constexpr std::string_view kName = "rate";
};
struct RateSumStats : FieldsArgument {
  static constexpr std::string_view kName = "rate_sum";
};
struct RowAnyStats : FieldsArgument {
  static constexpr std::string_view kName = "row_any";
};
struct RowMaxStats : RowArgument {
  static constexpr std::string_view kName = "row_max";
};
struct RowMinStats : RowArgument {
  static constexpr std::string_view kName = "row_min";
};
struct StddevStats : FieldsArgument {
  static constexpr std::string_view kName = "stddev";
};
struct SumStats : FieldsArgument {
  static constexpr std::string_view kName = "sum";
};
struct SumLenStats : FieldsArgument {
  static constexpr std::string_view kName = "sum_len";
};
struct UniqValuesStats : LimitedFieldsArgument {
  static constexpr std::string_view kName = "uniq_values";
};
struct ValuesStats : LimitedFieldsArgument {
  static constexpr std::string_view kName = "values";
};

using StatsFunction = std::variant<AnyStats, AvgStats, CountStats, CountEmptyStats, CountUniqStats, CountUniqHashStats,
                                   FieldMaxStats, FieldMinStats, HistogramStats, JsonValuesStats, MaxStats, MedianStats,
                                   MinStats, QuantileStats, RateStats, RateSumStats, RowAnyStats, RowMaxStats,
                                   RowMinStats, StddevStats, SumStats, SumLenStats, UniqValuesStats, ValuesStats>;

/// Appends canonical text: count_uniq(a,b) limit 10. It names the result where a query gives no name.
void print(const StatsFunction& function, std::string& out);

}  // namespace cordwood::language
