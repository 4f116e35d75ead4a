#pragma once
// The lines themselves, as they stand in the files, by arrival number: rows hold what a pipeline made of them, which is
// not always all of it.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "open/line_reader.h"

namespace cordwood::open {

/// A file that can be read again is; the lines of others are kept compressed. Threads: keep() from any; line() from
/// one, when all is kept.
class KeptLines {
 public:
  void keep(const Piece& piece);
  /// Only the lines with these arrival numbers, ascending.
  void keep(const Piece& piece, std::vector<std::uint64_t> arrivals);

  /// Good until the next call; cheap when asked in ascending order. Errc::corrupt when the file has changed.
  Result<std::string_view> line(std::uint64_t arrival);

 private:
  struct Kept {
    std::uint64_t first_arrival = 0;
    std::uint64_t line_count = 0;
    std::vector<std::uint64_t> arrivals;  // Empty: consecutive from the first.
    std::shared_ptr<LocalFile> file;      // Null: the text is in `compressed`.
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::string compressed;
  };
  Result<void> unpack(const Kept& kept);

  std::mutex mutex_;                    // Guards kept_.
  std::map<std::uint64_t, Kept> kept_;  // By first arrival.
  const Kept* unpacked_ = nullptr;
  std::string text_;
  std::vector<std::string_view> lines_;
};

}  // namespace cordwood::open
