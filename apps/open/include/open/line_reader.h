#pragma once
// The lines of several files, one file after the other, in pieces that several threads take turns to fetch.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "open/local_file.h"

namespace cordwood::open {

/// Some neighbouring lines of one file. Lines are numbered from 0 over all files: that is their arrival number.
struct Piece {
  std::uint64_t number = 0;  // Of the piece, from 0.
  std::shared_ptr<LocalFile> file;
  std::string path;
  std::uint64_t first_arrival = 0;
  std::uint64_t line_count = 0;
  std::shared_ptr<const std::string> text;  // With line ends.
  std::uint64_t offset = 0;                 // Of the text in the file, where that is seekable.
};

/// The lines of a piece's text, without their line ends.
std::vector<std::string_view> lines_of(std::string_view text);

/// Threads: next() from several at once, of which one reads; the rest after they have ended.
class LineReader {
 public:
  /// What went wrong with a file, named with its line; reading goes on with the next file.
  using Complain = std::function<void(const std::string& message)>;
  /// How far reading has come, sometimes, of how many bytes of files; both as they lie there.
  using Progress = std::function<void(std::uint64_t bytes_read, std::uint64_t bytes)>;

  LineReader(std::vector<std::string> paths, Complain complain, Progress progress);

  /// Nothing after the last line, or after stop().
  std::optional<Piece> next();
  void stop() { stopping_ = true; }

  struct Place {
    std::string_view path;
    std::uint64_t line = 0;  // From 1.
  };
  Place place_of(std::uint64_t arrival) const;
  std::uint64_t line_count() const { return next_arrival_; }
  std::uint64_t text_bytes() const { return text_bytes_; }
  std::size_t file_count() const { return begun_.size(); }

 private:
  bool open_next();

  const std::vector<std::string> paths_;
  const Complain complain_;
  const Progress progress_;
  std::atomic<bool> stopping_{false};

  struct Begun {
    std::string path;
    std::uint64_t first_arrival = 0;
  };
  mutable std::mutex mutex_;  // Guards the rest.
  std::size_t next_path_ = 0;
  std::shared_ptr<LocalFile> file_;
  std::vector<Begun> begun_;  // Files that could be opened.
  std::uint64_t next_piece_ = 0;
  std::uint64_t next_arrival_ = 0;
  std::uint64_t text_bytes_ = 0;
  std::uint64_t bytes_total_ = 0;
  std::uint64_t bytes_of_ended_ = 0;
};

}  // namespace cordwood::open
