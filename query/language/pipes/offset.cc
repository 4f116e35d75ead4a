#include "language/pipes/offset.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<OffsetPipe> OffsetPipe::parse(Parser& in) {
  OffsetPipe pipe;
  CORDWOOD_TRY(pipe.count, in.unsigned_number("the offset"));
  return pipe;
}

void OffsetPipe::print(std::string& out) const { out += fmt::format("offset {}", count); }

}  // namespace cordwood::language
