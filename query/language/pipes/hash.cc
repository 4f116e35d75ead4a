#include "language/pipes/hash.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<HashPipe> HashPipe::parse(Parser& in) { return parse_function<HashPipe>(in); }

void HashPipe::print(std::string& out) const {
  out += "hash";
  print_function(out, *this);
}

}  // namespace cordwood::language
