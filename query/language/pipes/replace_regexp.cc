#include "language/pipes/replace_regexp.h"

#include "pipes/alike.h"
#include "regexp.h"

namespace cordwood::language {

Result<ReplaceRegexpPipe> ReplaceRegexpPipe::parse(Parser& in) {
  return parse_replacing<ReplaceRegexpPipe>(in, compile_regexp);
}

void ReplaceRegexpPipe::print(std::string& out) const {
  out += "replace_regexp";
  print_replacing(out, *this);
}

}  // namespace cordwood::language
