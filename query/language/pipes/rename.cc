#include "language/pipes/rename.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<RenamePipe> RenamePipe::parse(Parser& in) { return parse_name_pairs<RenamePipe>(in); }

void RenamePipe::print(std::string& out) const {
  out += "rename";
  print_name_pairs(out, *this);
}

}  // namespace cordwood::language
