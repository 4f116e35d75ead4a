#pragma once
// Finds the files that the configuration speaks of.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "agent/config.h"

namespace cordwood::agent {

struct FoundPath {
  std::string path;
  std::size_t group = 0;  // Index of the first group that wants it.
};

/// Every path that some group wants, once, without those it excludes. Whether it is a file is not looked at.
std::vector<FoundPath> find_paths(const std::vector<FileGroup>& groups);

/// The first group that wants a file at this path; null when none does.
const FileGroup* group_of(const std::vector<FileGroup>& groups, const std::string& path);

/// Folders in which a wanted file may appear, as far as they are known before it does.
std::set<std::string> fixed_folders(const std::vector<FileGroup>& groups);

std::string folder_of(const std::string& path);
std::string_view name_in_folder(std::string_view path);

}  // namespace cordwood::agent
