#include "language/pipes/copy.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<CopyPipe> CopyPipe::parse(Parser& in) { return parse_name_pairs<CopyPipe>(in); }

void CopyPipe::print(std::string& out) const {
  out += "copy";
  print_name_pairs(out, *this);
}

}  // namespace cordwood::language
