#pragma once
// Files that were found damaged and replaced stay beside their successors as NAME.broken until a person removes them.

#include <filesystem>

#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::indexer {

bool is_broken_file(const std::filesystem::path& path);

/// Makes the file known as NAME.broken, or NAME.2.broken… when that is taken, durably; the file itself stays for the
/// caller to replace or remove. Nothing happens when there is no file.
Result<void> keep_aside(FileSystem& files, const std::filesystem::path& path);

}  // namespace cordwood::indexer
