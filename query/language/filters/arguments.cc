#include <fmt/format.h>

#include "filters/filters.h"
#include "string_literal.h"

namespace cordwood::language {

Result<std::vector<FunctionArgument>> parse_arguments(Parser& in) {
  CORDWOOD_TRY(in.expect("("));
  std::vector<FunctionArgument> arguments;
  while (!in.is(")")) {
    CORDWOOD_TRY(auto text, in.compound());
    const bool is_prefix = in.is_glued("*");
    if (is_prefix) in.skip();
    arguments.push_back({std::move(text), is_prefix});
    if (!in.skip_if(",")) break;
  }
  CORDWOOD_TRY(in.expect(")"));
  return arguments;
}

Result<std::vector<std::string>> parse_plain_arguments(Parser& in, std::string_view function) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto arguments, parse_arguments(in));
  std::vector<std::string> texts;
  texts.reserve(arguments.size());
  for (FunctionArgument& argument : arguments) {
    if (argument.is_prefix)
      return in.error_since(begin, fmt::format("{}() takes no prefixes", function), "quote the '*'");
    texts.push_back(std::move(argument.text));
  }
  return texts;
}

Result<FunctionArgument> parse_argument(Parser& in) {
  CORDWOOD_TRY(in.expect("("));
  CORDWOOD_TRY(auto text, in.compound());
  const bool is_prefix = in.is_glued("*");
  if (is_prefix) in.skip();
  if (!in.is(")")) return in.error_here("expected ')' behind the only argument", "quote a value with blanks or commas");
  in.skip();
  return FunctionArgument{std::move(text), is_prefix};
}

Result<std::string> parse_plain_argument(Parser& in, std::string_view function) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto argument, parse_argument(in));
  if (argument.is_prefix) {
    return in.error_since(begin, fmt::format("{}() takes no prefixes", function), "quote the '*'");
  }
  return std::move(argument.text);
}

void append_function(std::string& out, std::string_view name, const std::vector<std::string>& arguments) {
  out += name;
  out += "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out += ",";
    append_value(out, arguments[i]);
  }
  out += ")";
}

}  // namespace cordwood::language
