#include "language/pipes/len.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<LenPipe> LenPipe::parse(Parser& in) { return parse_function<LenPipe>(in); }

void LenPipe::print(std::string& out) const {
  out += "len";
  print_function(out, *this);
}

}  // namespace cordwood::language
