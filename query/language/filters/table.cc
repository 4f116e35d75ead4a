// Which word before '(' or '[' begins which filter.

#include <algorithm>
#include <array>
#include <utility>

#include "ascii_case.h"
#include "filters/filters.h"

namespace cordwood::language {

Result<FilterPtr> parse_any_case(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_contains_all(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_contains_any(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_contains_common_case(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_eq_field(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_equals_common_case(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_exact(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_in(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_ipv4_range(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_ipv6_range(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_json_array_contains_any(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_le_field(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_len_range(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_lt_field(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_masked(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_pattern_match(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_pattern_match_full(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_pattern_match_prefix(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_pattern_match_suffix(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_range(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_re(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_seq(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_string_range(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_value_type(Parser& in, const CurrentField& field);

FilterParser find_filter_function(std::string_view name) {
  using Entry = std::pair<std::string_view, FilterParser>;
  static constexpr std::array kFunctions{
      Entry{"contains_all", parse_contains_all},
      Entry{"contains_any", parse_contains_any},
      Entry{"contains_common_case", parse_contains_common_case},
      Entry{"eq_field", parse_eq_field},
      Entry{"equals_common_case", parse_equals_common_case},
      Entry{"exact", parse_exact},
      Entry{"i", parse_any_case},
      Entry{"in", parse_in},
      Entry{"ipv4_range", parse_ipv4_range},
      Entry{"ipv6_range", parse_ipv6_range},
      Entry{"json_array_contains_any", parse_json_array_contains_any},
      Entry{"le_field", parse_le_field},
      Entry{"len_range", parse_len_range},
      Entry{"lt_field", parse_lt_field},
      Entry{"masked", parse_masked},
      Entry{"pattern_match", parse_pattern_match},
      Entry{"pattern_match_full", parse_pattern_match_full},
      Entry{"pattern_match_prefix", parse_pattern_match_prefix},
      Entry{"pattern_match_suffix", parse_pattern_match_suffix},
      Entry{"range", parse_range},
      Entry{"re", parse_re},
      Entry{"seq", parse_seq},
      Entry{"string_range", parse_string_range},
      Entry{"value_type", parse_value_type},
  };
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [name](const Entry& entry) { return equals_ignoring_case(name, entry.first); });
  return found == kFunctions.end() ? nullptr : found->second;
}

}  // namespace cordwood::language
