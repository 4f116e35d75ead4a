#include "base/machine_memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

namespace cordwood {
namespace {

namespace fs = std::filesystem;

// "MemTotal:       24563456 kB"
std::optional<std::uint64_t> memory_total(const fs::path& root) {
  std::ifstream in(root / "proc/meminfo");
  for (std::string name; in >> name;) {
    std::uint64_t kibibytes = 0;
    if (name == "MemTotal:" && in >> kibibytes) return kibibytes << 10;
    in.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

// "max" is no number, and so no limit.
std::optional<std::uint64_t> number_in(const fs::path& path) {
  std::ifstream in(path);
  std::uint64_t number = 0;
  if (in >> number) return number;
  return std::nullopt;
}

/// Calls visit(controllers, path) for each line of /proc/self/cgroup: "0::/a/b" (v2), "9:memory:/a/b" (v1).
template <class Visit>
void for_each_control_group(const fs::path& root, const Visit& visit) {
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos || second + 1 >= line.size()) continue;
    visit(line.substr(first + 1, second - first - 1), fs::path(line.substr(second + 1)).relative_path());
  }
}

// A limit of any folder above counts too.
std::uint64_t least_limit(const fs::path& mount, fs::path group, const char* file) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  for (;; group = group.parent_path()) {
    if (const auto limit = number_in(mount / group / file)) least = std::min(least, *limit);
    if (group.empty()) return least;
  }
}

}  // namespace

std::uint64_t machine_memory_bytes(const fs::path& root) {
  std::uint64_t bytes = memory_total(root).value_or(std::numeric_limits<std::uint64_t>::max());
  for_each_control_group(root, [&](const std::string& controllers, const fs::path& group) {
    if (controllers.empty()) bytes = std::min(bytes, least_limit(root / "sys/fs/cgroup", group, "memory.max"));
    if (controllers == "memory")
      bytes = std::min(bytes, least_limit(root / "sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
  });
  return bytes == std::numeric_limits<std::uint64_t>::max() ? 0 : bytes;
}

}  // namespace cordwood
