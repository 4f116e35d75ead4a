#pragma once
// Makes a folder that holds what a store holds at one moment, and is a store itself. Files that never change are linked
// where the volume allows and copied where not; the manifest comes last, so that half a copy is no store.

#include <filesystem>

#include "base/file_system.h"
#include "base/result.h"
#include "folder_layout.h"
#include "manifest.h"

namespace cordwood::indexer {

/// Links `from` as `to`, or copies and syncs it. The caller syncs the folder of `to`.
Result<void> link_or_copy(FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to);
/// Copies the first `bytes`, or all there are, and syncs.
Result<void> copy_file(FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to,
                       std::uint64_t bytes = UINT64_MAX);

/// Copies what `manifest` names of `from`, and the WAL files from the manifest's first to before `wal_end`, which were
/// all left for good. REQUIRES: `to` does not exist; none of these files goes meanwhile. Durable when it returns; after
/// a failure the caller removes what is there.
Result<void> copy_store_files(FileSystem& files, const FolderLayout& from, const Manifest& manifest,
                              std::uint64_t wal_end, const FolderLayout& to);

}  // namespace cordwood::indexer
