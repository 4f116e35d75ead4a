#pragma once
// The record of every deletion: what, why and when. A text file that people can read, one line a step, each with a
// checksum; docs/format/deletions.md gives the lines.

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "sweeping/decision.h"

namespace cordwood::sweeping {

/// The rows of a day and class that were removed, or was about to be when the process died or the store refused.
struct Deletion {
  Sweep sweep;
  Timestamp decided_at;
  std::optional<Timestamp> done_at;
};

/// For fsck. The lines that cannot be read, by number; the last one is not among them when it has no end, for then a
/// crash has torn it. With `repair` the file is replaced by one without them.
Result<std::vector<std::size_t>> check_ledger(FileSystem& files, const std::filesystem::path& path, bool repair);

/// Threads: all members from any thread.
class Ledger {
 public:
  /// Reads what is there. Lines that were torn or damaged are logged and left out.
  static Result<std::unique_ptr<Ledger>> open(FileSystem& files, const std::filesystem::path& path);

  /// Durable before anything is removed, so that nothing goes unrecorded.
  Result<void> record_decision(const Sweep& sweep, Timestamp at);
  Result<void> record_done(const Sweep& sweep, Timestamp at);

  std::vector<Deletion> deletions() const;  // Oldest first.

 private:
  Ledger(FileSystem& files, std::filesystem::path path) : files_(files), path_(std::move(path)) {}
  Result<void> load();
  Result<void> append(const std::string& line);  // REQUIRES: mutex_ is held.

  FileSystem& files_;
  const std::filesystem::path path_;
  mutable std::mutex mutex_;  // Guards the rest.
  std::unique_ptr<File> file_;
  std::vector<Deletion> deletions_;
};

}  // namespace cordwood::sweeping
