#include "language/pipes/limit.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<LimitPipe> LimitPipe::parse(Parser& in) {
  LimitPipe pipe;
  if (in.at_end() || in.is("|") || in.is(")")) return pipe;
  CORDWOOD_TRY(pipe.count, in.unsigned_number("the limit"));
  return pipe;
}

void LimitPipe::print(std::string& out) const { out += fmt::format("limit {}", count); }

}  // namespace cordwood::language
