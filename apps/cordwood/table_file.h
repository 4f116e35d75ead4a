#pragma once
// Tables of pipelines, from the disk.

#include "base/file_system.h"
#include "parser/tables.h"

namespace cordwood {

/// `files` must outlive it.
inline parser::TableReader tables_in(FileSystem& files) {
  return [&files](const std::string& path) { return read_file(files, path, parser::kTableBytesMax); };
}

}  // namespace cordwood
