#include "regexp.h"

#include <fmt/format.h>

namespace cordwood::language {

RE2::Options regexp_options() {
  RE2::Options options;
  options.set_dot_nl(true);
  options.set_log_errors(false);
  return options;
}

Result<std::shared_ptr<const RE2>> compile_regexp(const Parser& in, std::size_t begin, const std::string& pattern) {
  auto expression = std::make_shared<const RE2>(pattern, regexp_options());
  if (!expression->ok()) {
    return in.error_since(begin, fmt::format("this is no regular expression: {}", expression->error()),
                          "put a backslash before special characters that stand for themselves");
  }
  return expression;
}

}  // namespace cordwood::language
