// masked("anna@example.com"): some field holds a tag that masking put in place of this value. Only the words of the
// tags are in the tree, so that whatever prints, explains or logs a query cannot show the value.

#include "filters/filters.h"
#include "filters/values_or_query.h"

namespace cordwood::language {

Result<FilterPtr> parse_masked(Parser& in, const CurrentField& field) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(const auto value, parse_plain_argument(in, "masked"));
  if (value.empty()) return in.error_since(begin, "masked() takes the value that was masked");
  if (!in.context().masked_words)
    return in.error_since(begin, "masked() needs the keys of masking, which are not here", "ask the server");
  return make_contains_any_filter(field.value_or(FieldPattern{"", true}), in.context().masked_words(value));
}

}  // namespace cordwood::language
