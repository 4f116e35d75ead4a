#pragma once
// What may hold copies of rows and is no part of the store that answers: an erasure names it, and leaves it to people.

#include <filesystem>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::erasing {

/// Backups that the data folder's list names, days that were taken out, and what is kept aside of damaged files.
Result<std::vector<std::string>> unreached_copies(FileSystem& files, const std::filesystem::path& data_folder);

}  // namespace cordwood::erasing
