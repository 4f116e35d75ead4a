#pragma once
// A file that someone else writes: opened for reading, asked who it is and what stands in it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"

namespace cordwood::agent {

/// What the operating system calls the file while it exists. Numbers are used again after it is gone: see
/// Fingerprint.
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  friend auto operator<=>(const FileId&, const FileId&) = default;
};

struct FileFacts {
  FileId id;
  std::uint64_t size = 0;
  bool is_regular = false;
  bool is_removed = false;  // No name leads to it any more.
};

/// A hash over some bytes at a known place of a file: tells whether it still holds what it held.
struct Fingerprint {  // Over no bytes it is always right.
  std::uint32_t bytes = 0;
  std::uint64_t hash = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

inline constexpr std::uint32_t kHeadBytes = 256;  // At the beginning: who the file is.
inline constexpr std::uint32_t kTailBytes = 64;   // Before the place we have read to: whether that is still the place.

/// Errc::not_found when nothing is there.
Result<FileFacts> facts_of(const std::string& path);

/// Move-only; closes itself.
class LogFile {
 public:
  /// Never blocks, not even on a pipe.
  static Result<LogFile> open(const std::string& path);

  LogFile() = default;
  LogFile(LogFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  LogFile& operator=(LogFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~LogFile();

  bool is_open() const { return descriptor_ >= 0; }
  void close() { *this = LogFile(); }

  Result<FileFacts> facts() const;
  /// Fewer bytes than asked for only at the end of the file.
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const;

  /// Of the bytes [at, at + bytes); nullopt when the file is shorter or cannot be read.
  std::optional<Fingerprint> fingerprint(std::uint64_t at, std::uint32_t bytes) const;
  bool holds(std::uint64_t at, const Fingerprint& fingerprint) const;
  /// Whether the bytes just before `end` are those of `tail`.
  bool holds_before(std::uint64_t end, const Fingerprint& tail) const;

 private:
  explicit LogFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// Whether it is compressed by its name or its first bytes: such a file is a rotated one that was read
/// before.
bool is_compressed(const std::string& path, const LogFile& file);

}  // namespace cordwood::agent
