#include "language/pipes/block_stats.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<BlockStatsPipe> BlockStatsPipe::parse(Parser&) { return BlockStatsPipe{}; }

void BlockStatsPipe::print(std::string& out) const { out += "block_stats"; }

}  // namespace cordwood::language
