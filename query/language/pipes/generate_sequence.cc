#include "language/pipes/generate_sequence.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<GenerateSequencePipe> GenerateSequencePipe::parse(Parser& in) {
  GenerateSequencePipe pipe;
  CORDWOOD_TRY(pipe.count, in.unsigned_number("the length of the sequence"));
  return pipe;
}

void GenerateSequencePipe::print(std::string& out) const { out += fmt::format("generate_sequence {}", count); }

}  // namespace cordwood::language
