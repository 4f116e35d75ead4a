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
constexpr Entry of_fields{Function::kName, parse_as<Function, FieldsArgument, parse_fields_argument>};
template <class Function>
constexpr Entry of_limited_fields{Function::kName,
                                  parse_as<Function, LimitedFieldsArgument, parse_limited_fields_argument>};
template <class Function>
constexpr Entry of_tuple{Function::kName, parse_as<Function, TupleArgument, parse_tuple_argument>};
template <class Function>
constexpr Entry of_row{Function::kName, parse_as<Function, RowArgument, parse_row_argument>};

constexpr std::array kFunctions{
    of_fields<AnyStats>,
    of_fields<AvgStats>,
    of_fields<CountStats>,
    of_fields<CountEmptyStats>,
    of_tuple<CountUniqStats>,
    of_tuple<CountUniqHashStats>,
    Entry{FieldMaxStats::kName, parse_field_max},
    Entry{FieldMinStats::kName, parse_field_min},
    Entry{HistogramStats::kName, parse_histogram},
    of_limited_fields<JsonValuesStats>,
    of_fields<MaxStats>,
    of_fields<MedianStats>,
    of_fields<MinStats>,
    Entry{QuantileStats::kName, parse_quantile},
    Entry{RateStats::kName, parse_rate},
    of_fields<RateSumStats>,
    of_fields<RowAnyStats>,
    of_row<RowMaxStats>,
    of_row<RowMinStats>,
    of_fields<StddevStats>,
    of_fields<SumStats>,
    of_fields<SumLenStats>,
    of_limited_fields<UniqValuesStats>,
    of_limited_fields<ValuesStats>,
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
