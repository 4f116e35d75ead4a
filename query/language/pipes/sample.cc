#include "language/pipes/sample.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<SamplePipe> SamplePipe::parse(Parser& in) {
  const std::size_t begin = in.position();
  SamplePipe pipe;
  CORDWOOD_TRY(pipe.one_in, in.unsigned_number("the sample"));
  if (pipe.one_in == 0) return in.error_since(begin, "one row in at least 1 has to be taken");
  return pipe;
}

void SamplePipe::print(std::string& out) const { out += fmt::format("sample {}", one_in); }

}  // namespace cordwood::language
