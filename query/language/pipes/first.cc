#include "language/pipes/first.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<FirstPipe> FirstPipe::parse(Parser& in) { return parse_ends_of_an_order<FirstPipe>(in); }

void FirstPipe::print(std::string& out) const {
  out += "first";
  print_ends_of_an_order(out, *this);
}

}  // namespace cordwood::language
