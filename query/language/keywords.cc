#include "keywords.h"

#include <algorithm>
#include <array>

#include "ascii_case.h"
#include "filters/filters.h"
#include "pipes/table.h"
#include "stats/table.h"

namespace cordwood::language {

bool is_keyword(std::string_view word) {
  constexpr std::array<std::string_view, 5> kGrammar{"and", "or", "not", "by", "options"};
  const bool grammar = std::any_of(kGrammar.begin(), kGrammar.end(),
                                   [word](std::string_view keyword) { return equals_ignoring_case(word, keyword); });
  return grammar || is_pipe_name(word) || is_stats_function_name(word) || find_filter_function(word) != nullptr;
}

}  // namespace cordwood::language
