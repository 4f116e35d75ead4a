#pragma once
// fsck of one segment file.

#include <filesystem>
#include <functional>
#include <string_view>

#include "base/file_system.h"
#include "indexer/check_report.h"

namespace cordwood::indexer {

/// Reads every byte of the segment at `path`, every structure and every value of every row, and adds what it finds to
/// `report`. With `dump`, gives it every decoded string: names, labels, values, index terms. Memory: one row group.
void check_segment(FileSystem& files, const std::filesystem::path& path, CheckReport& report,
                   const std::function<void(std::string_view)>& dump);

}  // namespace cordwood::indexer
