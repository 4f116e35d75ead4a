#pragma once
// A log file on this machine, read from front to back in pieces of whole lines, whatever it is compressed with.

#include <cstdint>
#include <memory>
#include <string>

#include "base/content_coding.h"
#include "base/result.h"
#include "base/time.h"

namespace cordwood::open {

/// Threads: one at a time.
class LocalFile {
 public:
  /// "-" is standard input. gzip and zstd are known by their first bytes, not by the file's name. Errc::io, not_found.
  static Result<std::unique_ptr<LocalFile>> open(const std::string& path);
  ~LocalFile();
  LocalFile(const LocalFile&) = delete;
  LocalFile& operator=(const LocalFile&) = delete;

  /// The next lines, some hundred kilobytes of them, with their line ends; only the file's last may lack one. Empty
  /// at the end. A failure comes after all whole lines before it. Errc::corrupt, Errc::io, Errc::too_large.
  Result<std::string> next();

  /// Where the lines that next() gave last begin in the file; only for files that hold the lines as they are.
  std::uint64_t offset() const { return offset_; }
  /// Whether the file can be read again at any place: it is neither compressed nor a pipe.
  bool is_seekable() const { return is_regular_ && !decoder_; }
  int descriptor() const { return descriptor_; }

  Timestamp modified_at() const { return modified_at_; }    // Now for a pipe.
  std::uint64_t size_bytes() const { return size_bytes_; }  // As it lies there, compressed; 0 for a pipe.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  explicit LocalFile(int descriptor) : descriptor_(descriptor) {}
  Result<void> read_some();
  Result<void> find_coding();
  Result<std::size_t> read_into(std::string& out);

  const int descriptor_;
  bool is_regular_ = false;
  Timestamp modified_at_;
  std::uint64_t size_bytes_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::unique_ptr<Decoder> decoder_;
  std::string coded_;
  std::string text_;  // Decoded and not given out.
  std::uint64_t offset_ = 0;
  std::uint64_t end_offset_ = 0;  // Of what was given out.
  bool at_end_ = false;
  std::optional<Error> failure_;  // What stopped the reading, until the lines before it are given out.
};

}  // namespace cordwood::open
