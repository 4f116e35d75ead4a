#include "erasing/unreached.h"

#include <algorithm>

#include <fmt/format.h>

namespace cordwood::erasing {
namespace {

constexpr std::uint64_t kBackupListBytesMax = 16 << 20;

Result<std::vector<DirectoryEntry>> list_if_there(FileSystem& files, const std::filesystem::path& folder) {
  CORDWOOD_TRY(const bool there, files.exists(folder));
  if (!there) return std::vector<DirectoryEntry>();
  return files.list(folder);
}

Result<void> add_broken(FileSystem& files, const std::filesystem::path& folder, std::vector<std::string>& found) {
  CORDWOOD_TRY(const auto entries, list_if_there(files, folder));
  for (const DirectoryEntry& entry : entries) {
    if (entry.is_directory) {
      CORDWOOD_TRY(add_broken(files, folder / entry.name, found));
    } else if (entry.name.ends_with(".broken")) {
      found.push_back(fmt::format("damaged file kept aside: {}", (folder / entry.name).string()));
    }
  }
  return success();
}

}  // namespace

Result<std::vector<std::string>> unreached_copies(FileSystem& files, const std::filesystem::path& data_folder) {
  std::vector<std::string> found;
  const std::filesystem::path list = data_folder / "backups";
  CORDWOOD_TRY(const bool has_backups, files.exists(list));
  if (has_backups) {
    CORDWOOD_TRY(const std::string text, read_file(files, list, kBackupListBytesMax));
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (!line.empty()) found.push_back(fmt::format("backup: {}", line));
    }
  }
  const std::filesystem::path store = data_folder / "store";
  for (const auto& [folder, what] :
       {std::pair(store / "backup", "backup being taken"), std::pair(store / "detached", "day taken out"),
        std::pair(store / "quarantine", "damaged bytes of the log"),
        std::pair(data_folder / "quarantine", "what collectors sent and nobody could read")}) {
    CORDWOOD_TRY(const auto entries, list_if_there(files, folder));
    for (const DirectoryEntry& entry : entries)
      found.push_back(fmt::format("{}: {}", what, (folder / entry.name).string()));
  }
  CORDWOOD_TRY(add_broken(files, store, found));
  return found;
}

}  // namespace cordwood::erasing
