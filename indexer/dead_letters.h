#pragma once
// Rows that were refused, kept with the reason in one file for each day on which they came.
// docs/format/dead_letters.md gives the bytes.

#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "base/file_system.h"
#include "base/result.h"
#include "folder_layout.h"
#include "manifest.h"
#include "row_batch.h"

namespace cordwood::indexer {

/// Writes the refused rows of the batches behind what `known` says counts of each day's file, and syncs. Gives what
/// counts afterwards, of the days that changed: the caller puts it into the manifest, in one step with dropping the
/// batches, so that a crash in between neither loses nor doubles a row. `number_of_new` gives the number of a day's
/// first file: the same again until a manifest names it.
Result<std::map<Day, DeadLetterFile>> append_dead_letters(FileSystem& files, const FolderLayout& folder,
                                                          std::span<const std::shared_ptr<const RowBatch>> batches,
                                                          const std::map<Day, DeadLetterFile>& known,
                                                          const std::function<std::uint64_t(Day)>& number_of_new);

/// Visits the content of each entry, a batch, of a file up to `counted` bytes. Errc::corrupt names the byte; so does
/// an error of the visitor.
Result<void> for_each_dead_letter_entry(FileSystem& files, const std::filesystem::path& path,
                                        std::uint64_t counted_bytes,
                                        const std::function<Result<void>(const std::string& content)>& visit);

/// A day's dead letters written anew, without some of them. What finish() or an error leaves behind, the caller names
/// in the manifest or removes. Threads: one.
class DeadLetterRewrite {
 public:
  DeadLetterRewrite(FileSystem& files, const FolderLayout& folder, Day day, std::uint64_t number);

  Result<void> add(const RowBatch& rows);
  Result<void> finish();  // Durable.

  /// What counts of it: of no rows there is no file.
  const DeadLetterFile& counted() const { return counted_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  FileSystem& files_;
  const std::filesystem::path path_;
  DeadLetterFile counted_;
  std::unique_ptr<File> file_;  // Null while nothing was added.
};

/// Writes, as `to`, every entry of a damaged file's first `counted_bytes` that is whole, and gives what counts of it.
Result<DeadLetterFile> rewrite_dead_letters(FileSystem& files, const std::filesystem::path& path,
                                            std::uint64_t counted_bytes, const std::filesystem::path& to);

/// Visits every row of a day's file up to `counted` bytes. Errc::corrupt names the byte.
Result<void> read_dead_letters(FileSystem& files, const std::filesystem::path& path, std::uint64_t counted_bytes,
                               const std::function<void(const Row&, Refusal)>& visit);

}  // namespace cordwood::indexer
