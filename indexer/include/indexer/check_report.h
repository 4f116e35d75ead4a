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

/// What `cordwood fsck --repair` did.
struct RepairReport {
  std::vector<std::string> found;  // Damage, as in CheckReport::problems.
  std::vector<std::string> done;   // File by file.
  std::vector<std::string> lost;   // What could not be mended, with the number of rows and their times.
  std::uint64_t lost_rows = 0;
};

}  // namespace cordwood::indexer
