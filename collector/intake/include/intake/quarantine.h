#pragma once
// Remembers payloads that could not be decoded, without their content: one line each of time, sender, size,
// hash and reason. Kept in a text file that is cut off at a limit, so that a broken sender cannot fill the
// disk.

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::intake {

inline constexpr std::uint64_t kQuarantineBytesMax = 4 << 20;  // Then only the log and the counter tell.

/// Threads: note() from any thread.
class Quarantine {
 public:
  Quarantine(FileSystem& files, const Clock& clock, std::filesystem::path file)
      : files_(files), clock_(clock), file_(std::move(file)) {}

  /// Never fails: what cannot be written is logged.
  void note(std::string_view sender, std::uint64_t sequence, std::string_view payload, std::string_view reason);

 private:
  FileSystem& files_;
  const Clock& clock_;
  std::filesystem::path file_;
  std::mutex mutex_;  // One writer of the file.
};

}  // namespace cordwood::intake
