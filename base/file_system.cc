#include "base/file_system.h"

#include <fmt/format.h>

namespace cordwood {

Result<std::string> read_file(FileSystem& files, const std::filesystem::path& path, std::uint64_t bytes_max) {
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::read));
  CORDWOOD_TRY(const std::uint64_t size, file->size());
  if (size > bytes_max)
    return error(Errc::too_large, fmt::format("{} has {} bytes, more than {}", path.string(), size, bytes_max));
  std::string bytes(size, '\0');
  CORDWOOD_TRY(const std::size_t got, file->read_at(0, bytes));
  bytes.resize(got);
  return bytes;
}

Result<void> replace_file(FileSystem& files, const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path fresh = path.string() + ".new";
  CORDWOOD_TRY(const bool left_over, files.exists(fresh));  // By a crash.
  if (left_over) {
    CORDWOOD_TRY(files.remove(fresh));
  }
  {
    CORDWOOD_TRY(const auto file, files.open(fresh, OpenMode::create_new));
    CORDWOOD_TRY(file->append(bytes));
    CORDWOOD_TRY(file->sync());
  }
  CORDWOOD_TRY(files.rename(fresh, path));
  return files.sync_directory(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

}  // namespace cordwood
