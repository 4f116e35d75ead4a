#include "wanted_paths.h"

#include <algorithm>
#include <unordered_set>

#include <fnmatch.h>
#include <glob.h>

namespace cordwood::agent {
namespace {

class Expansion {
 public:
  // Folders that cannot be read give no paths: they may be readable at the next look.
  explicit Expansion(const std::string& pattern) { ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found_); }
  ~Expansion() { ::globfree(&found_); }
  Expansion(const Expansion&) = delete;
  Expansion& operator=(const Expansion&) = delete;

  std::size_t size() const { return found_.gl_pathc; }
  const char* operator[](std::size_t i) const { return found_.gl_pathv[i]; }

 private:
  glob_t found_{};
};

bool is_excluded(const FileGroup& group, const char* path) {
  for (const auto& pattern : group.exclude)
    if (::fnmatch(pattern.c_str(), path, FNM_PATHNAME) == 0) return true;
  return false;
}

}  // namespace

std::vector<FoundPath> find_paths(const std::vector<FileGroup>& groups) {
  std::vector<FoundPath> found;
  std::unordered_set<std::string> known;
  for (std::size_t group = 0; group < groups.size(); ++group)
    for (const auto& pattern : groups[group].paths) {
      const Expansion paths(pattern);
      for (std::size_t i = 0; i < paths.size(); ++i)
        if (!is_excluded(groups[group], paths[i]) && known.emplace(paths[i]).second) found.push_back({paths[i], group});
    }
  return found;
}

const FileGroup* group_of(const std::vector<FileGroup>& groups, const std::string& path) {
  const auto wants = [&path](const FileGroup& group) {
    const auto fits = [&path](const std::string& pattern) {
      return ::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0;
    };
    return std::any_of(group.paths.begin(), group.paths.end(), fits) && !is_excluded(group, path.c_str());
  };
  const auto group = std::find_if(groups.begin(), groups.end(), wants);
  return group == groups.end() ? nullptr : &*group;
}

std::set<std::string> fixed_folders(const std::vector<FileGroup>& groups) {
  std::set<std::string> folders;
  for (const auto& group : groups)
    for (const auto& pattern : group.paths) {
      const std::string folder = folder_of(pattern);
      if (folder.find_first_of("*?[\\") == std::string::npos) folders.insert(folder);
    }
  return folders;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string_view name_in_folder(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace cordwood::agent
