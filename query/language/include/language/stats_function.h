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

struct AnyStats : FieldsArgument {};
struct AvgStats : FieldsArgument {};
struct CountStats : FieldsArgument {};
struct CountEmptyStats : FieldsArgument {};
struct CountUniqStats : TupleArgument {};
struct CountUniqHashStats : TupleArgument {};
struct FieldMaxStats {  // The value of `field` in the row with the largest `by`.
  std::string by;
  std::string field;
};
struct FieldMinStats {
  std::string by;
  std::string field;
};
struct HistogramStats {
  std::string field;
};
struct JsonValuesStats : LimitedFieldsArgument {};
struct MaxStats : FieldsArgument {};
struct MedianStats : FieldsArgument {};
struct MinStats : FieldsArgument {};
struct QuantileStats {
  double phi = 0;        // 0 to 1.
  std::string phi_text;  // As written.
  FieldPatterns fields;
};
struct RateStats {};
struct RateSumStats : FieldsArgument {};
struct RowAnyStats : FieldsArgument {};
struct RowMaxStats : RowArgument {};
struct RowMinStats : RowArgument {};
struct StddevStats : FieldsArgument {};
struct SumStats : FieldsArgument {};
struct SumLenStats : FieldsArgument {};
struct UniqValuesStats : LimitedFieldsArgument {};
struct ValuesStats : LimitedFieldsArgument {};

using StatsFunction =
    std::variant<AnyStats, AvgStats, CountStats, CountEmptyStats, CountUniqStats, CountUniqHashStats,
                 FieldMaxStats, FieldMinStats, HistogramStats, JsonValuesStats, MaxStats, MedianStats,
                 MinStats, QuantileStats, RateStats, RateSumStats, RowAnyStats, RowMaxStats, RowMinStats,
                 StddevStats, SumStats, SumLenStats, UniqValuesStats, ValuesStats>;

/// Appends canonical text: count_uniq(a,b) limit 10. It names the result where a query gives no name.
void print(const StatsFunction& function, std::string& out);

}  // namespace cordwood::language
