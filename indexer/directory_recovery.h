#pragma once
// Reads the directory of a segment, also when the end of the file is damaged: then from its copy, and from a walk over
// the blocks, whose headers say what they are.

#include <optional>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "block.h"
#include "directory.h"

namespace cordwood::indexer {

/// A stretch of a segment file between its two ends.
struct WalkedBlock {
  BlockPlace place;
  std::optional<BlockKind> kind;  // Absent: no block begins here.
  std::optional<Error> damage;
};

/// Every block of the file in order, read and checked, and what lies between them. A damaged block whose header is
/// plausible is passed over by it; after one without, the next whole block is searched for. Errc::io.
Result<std::vector<WalkedBlock>> walk_blocks(const File& file, std::uint64_t file_bytes);

struct RecoveredDirectory {
  Directory directory;
  std::optional<Error> damage;  // Why the copy had to serve.
};

/// Cost: two reads, or all of the file when it is damaged. Errc::corrupt, Errc::unsupported, Errc::io.
Result<RecoveredDirectory> read_directory(const File& file, std::uint64_t file_bytes);

}  // namespace cordwood::indexer
