// Which name means which function of `stats`.

#include "stats/table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ascii_case.h"
#include "stats/functions.h"

namespace cordwood::language {
namespace {

struct Entry {
  std::string_view name;
  Result<StatsFunction> (*parse)(Parser& in);
};

// For functions that are no more than a shape of arguments (Function derives from Argument).
template <class Function, class Argument, Result<Argument> (*parse_argument)(Parser&)>
Result<StatsFunction> parse_as(Parser& in) {
  CORDWOOD_TRY(auto argument, parse_argument(in));
  return StatsFunction(Function{{std::move(argument)}});
}

template <class Function>
constexpr Entry kOfFields{Function::kName, parse_as<Function, FieldsArgument, parse_fields_argument>};
template <class Function>
constexpr Entry kOfLimitedFields{Function::kName,
                                 parse_as<Function, LimitedFieldsArgument, parse_limited_fields_argument>};
template <class Function>
constexpr Entry kOfTuple{Function::kName, parse_as<Function, TupleArgument, parse_tuple_argument>};
template <class Function>
constexpr Entry kOfRow{Function::kName, parse_as<Function, RowArgument, parse_row_argument>};

constexpr std::array kFunctions{
    kOfFields<AnyStats>,
    kOfFields<AvgStats>,
    kOfFields<CountStats>,
    kOfFields<CountEmptyStats>,
    kOfTuple<CountUniqStats>,
    kOfTuple<CountUniqHashStats>,
    Entry{FieldMaxStats::kName, parse_field_max},
    Entry{FieldMinStats::kName, parse_field_min},
    Entry{HistogramStats::kName, parse_histogram},
    Entry{JsonValuesStats::kName, parse_json_values},
    kOfFields<MaxStats>,
    kOfFields<MedianStats>,
    kOfFields<MinStats>,
    Entry{QuantileStats::kName, parse_quantile},
    Entry{RateStats::kName, parse_rate},
    kOfFields<RateSumStats>,
    kOfFields<RowAnyStats>,
    kOfRow<RowMaxStats>,
    kOfRow<RowMinStats>,
    kOfFields<StddevStats>,
    kOfFields<SumStats>,
    kOfFields<SumLenStats>,
    kOfLimitedFields<UniqValuesStats>,
    kOfLimitedFields<ValuesStats>,
};
static_assert(kFunctions.size() == std::variant_size_v<StatsFunction>, "a function is missing in the table");

const Entry* find(std::string_view name) {
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [name](const Entry& entry) { return equals_ignoring_case(name, entry.name); });
  return found == kFunctions.end() ? nullptr : &*found;
}

}  // namespace

bool is_stats_function_name(std::string_view name) { return find(name) != nullptr; }

Result<StatsFunction> parse_stats_function(Parser& in) {
  const Entry* const entry = in.peek().kind == Token::Kind::word ? find(in.peek().raw) : nullptr;
  if (!entry)
    return in.error_here("expected a function of stats", "count(), sum(field), max(field), quantile(0.99, field), …");
  in.skip();
  return entry->parse(in);
}

}  // namespace cordwood::language
