#include "language/pipes/unpack_logfmt.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<UnpackLogfmtPipe> UnpackLogfmtPipe::parse(Parser& in) { return parse_unpacking<UnpackLogfmtPipe>(in); }

void UnpackLogfmtPipe::print(std::string& out) const {
  out += "unpack_logfmt";
  print_unpacking(out, *this);
}

}  // namespace cordwood::language
