#include "broken_files.h"

#include <fmt/format.h>

namespace cordwood::indexer {

namespace fs = std::filesystem;

bool is_broken_file(const fs::path& path) { return path.extension() == ".broken"; }

Result<void> keep_aside(FileSystem& files, const fs::path& path) {
  CORDWOOD_TRY(const bool there, files.exists(path));
  if (!there) return success();
  fs::path aside = path.string() + ".broken";
  for (int number = 2;; ++number) {
    CORDWOOD_TRY(const bool taken, files.exists(aside));
    if (!taken) break;
    aside = fmt::format("{}.{}.broken", path.string(), number);
  }
  CORDWOOD_TRY(files.hard_link(path, aside));
  return files.sync_directory(path.parent_path());
}

}  // namespace cordwood::indexer
