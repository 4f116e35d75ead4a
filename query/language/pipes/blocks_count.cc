#include "language/pipes/blocks_count.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<BlocksCountPipe> BlocksCountPipe::parse(Parser& in) {
  BlocksCountPipe pipe;
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

void BlocksCountPipe::print(std::string& out) const {
  out += "blocks_count";
  append_option(out, "as", result, "blocks_count");
}

}  // namespace cordwood::language
