#pragma once
// What a check of stored files found.

#include <cstdint>
#include <string>
#include <vector>

namespace cordwood::indexer {

/// What `cordwood fsck` found. `problems` name file, block and byte.
struct CheckReport {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::vector<std::string> problems;
};

}  // namespace cordwood::indexer
