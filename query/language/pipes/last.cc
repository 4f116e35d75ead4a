#include "language/pipes/last.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<LastPipe> LastPipe::parse(Parser& in) { return parse_ends_of_an_order<LastPipe>(in); }

void LastPipe::print(std::string& out) const {
  out += "last";
  print_ends_of_an_order(out, *this);
}

}  // namespace cordwood::language
