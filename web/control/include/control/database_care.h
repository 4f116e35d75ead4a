#pragma once
// What back-ups and fsck do with control.db. Both work whether a server has it open or not, and on a
// volume that cannot be written.

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace cordwood::control {

/// Copies the database as it is at one moment, through SQLite's backup API, to `to`, and syncs it.
Result<void> copy_database(const std::filesystem::path& from, const std::filesystem::path& to);

/// What SQLite's own check of every page finds wrong; empty: nothing.
Result<std::vector<std::string>> check_database(const std::filesystem::path& path);

}  // namespace cordwood::control
