#include "language/pipes/unpack_json.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<UnpackJsonPipe> UnpackJsonPipe::parse(Parser& in) { return parse_unpacking<UnpackJsonPipe>(in); }

void UnpackJsonPipe::print(std::string& out) const {
  out += "unpack_json";
  print_unpacking(out, *this);
}

}  // namespace cordwood::language
