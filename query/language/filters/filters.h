#pragma once
// What the files of this folder have in common, and the parse functions that the grammar calls directly.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "filter_grammar.h"
#include "language/filter.h"
#include "parser.h"

namespace cordwood::language {

/// A FieldFilter on the field, or on every field that the pattern names. An empty CurrentField is _msg.
template <class Test, class... Arguments>
FilterPtr make_field_filter(const CurrentField& field, Arguments&&... arguments) {
  const FieldPattern pattern = field.value_or(FieldPattern{"_msg", false});
  auto test = std::make_shared<const Test>(pattern.name, std::forward<Arguments>(arguments)...);
  if (!pattern.is_prefix) return test;
  return std::make_shared<AnyFieldFilter>(pattern, std::move(test));
}

struct FunctionArgument {
  std::string text;
  bool is_prefix = false;  // A '*' is glued to it.
};

/// `(a, "b c", d*)` behind the name of a function. A comma may stand before the ')'.
Result<std::vector<FunctionArgument>> parse_arguments(Parser& in);
/// The same where '*' has no meaning.
Result<std::vector<std::string>> parse_plain_arguments(Parser& in, std::string_view function);
/// Exactly one; the second without '*'.
Result<FunctionArgument> parse_argument(Parser& in);
Result<std::string> parse_plain_argument(Parser& in, std::string_view function);

/// Appends name(a,"b c").
void append_function(std::string& out, std::string_view name, const std::vector<std::string>& arguments);

/// name → parse function for what follows the name, '(' or '[' first. nullptr for other words.
using FilterParser = Result<FilterPtr> (*)(Parser& in, const CurrentField& field);
FilterParser find_filter_function(std::string_view name);

// phrase.cc, prefix.cc, substring.cc: a value without operator.
FilterPtr make_phrase_filter(const CurrentField& field, std::string phrase);
FilterPtr make_prefix_filter(const CurrentField& field, std::string prefix);
FilterPtr make_substring_filter(const CurrentField& field, std::string substring);
// any_value.cc: field:*
FilterPtr make_any_value_filter(const CurrentField& field);
// Operators; the operator is skipped already.
Result<FilterPtr> parse_exact_operator(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_regexp_operator(Parser& in, const CurrentField& field);
Result<FilterPtr> parse_comparison(Parser& in, const CurrentField& field);  // '>' or '<' is next.
// Fields with filters of their own, after the colon.
Result<FilterPtr> parse_time_filter(Parser& in);
Result<FilterPtr> parse_stream_filter(Parser& in);  // '{' is next.
Result<FilterPtr> parse_stream_id_filter(Parser& in);

}  // namespace cordwood::language
