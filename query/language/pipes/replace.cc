#include "language/pipes/replace.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<ReplacePipe> ReplacePipe::parse(Parser& in) {
  const auto any_text = [](Parser&, std::size_t, const std::string&) { return Result<void>(success()); };
  return parse_replacing<ReplacePipe>(in, any_text);
}

void ReplacePipe::print(std::string& out) const {
  out += "replace";
  print_replacing(out, *this);
}

}  // namespace cordwood::language
