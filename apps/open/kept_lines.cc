#include "open/kept_lines.h"

#include <algorithm>

#include <unistd.h>

#include "base/check.h"
#include "base/compression.h"

namespace cordwood::open {
namespace {

constexpr int kCompressionLevel = 1;

// False when the file has no such bytes any more.
bool read_all(int descriptor, std::uint64_t offset, std::string& out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

void KeptLines::keep(const Piece& piece) {
  Kept kept{.first_arrival = piece.first_arrival,
            .line_count = piece.line_count,
            .arrivals = {},
            .file = piece.file->is_seekable() ? piece.file : nullptr,
            .offset = piece.offset,
            .bytes = piece.text->size(),
            .compressed = {}};
  if (!kept.file) compress(*piece.text, kCompressionLevel, kept.compressed);
  const std::lock_guard lock(mutex_);
  kept_.emplace(kept.first_arrival, std::move(kept));
}

void KeptLines::keep(const Piece& piece, std::vector<std::uint64_t> arrivals) {
  if (arrivals.empty()) return;
  const auto lines = lines_of(*piece.text);
  std::string text;
  for (const std::uint64_t arrival : arrivals) {
    text += lines[arrival - piece.first_arrival];
    text += '\n';
  }
  Kept kept{.first_arrival = arrivals.front(),
            .line_count = arrivals.size(),
            .arrivals = std::move(arrivals),
            .file = nullptr,
            .offset = 0,
            .bytes = text.size(),
            .compressed = {}};
  compress(text, kCompressionLevel, kept.compressed);
  const std::lock_guard lock(mutex_);
  kept_.emplace(kept.first_arrival, std::move(kept));
}

Result<void> KeptLines::unpack(const Kept& kept) {
  unpacked_ = nullptr;
  text_.clear();
  if (kept.file) {
    text_.resize(kept.bytes);
    if (!read_all(kept.file->descriptor(), kept.offset, text_))
      return error(Errc::corrupt, "the file was cut off meanwhile");
  } else {
    CORDWOOD_TRY(decompress(kept.compressed, kept.bytes, text_));
  }
  lines_ = lines_of(text_);
  if (lines_.size() != kept.line_count) return error(Errc::corrupt, "the file was changed meanwhile");
  unpacked_ = &kept;
  return success();
}

Result<std::string_view> KeptLines::line(std::uint64_t arrival) {
  const auto after = kept_.upper_bound(arrival);
  CORDWOOD_CHECK(after != kept_.begin());
  const Kept& kept = std::prev(after)->second;
  if (unpacked_ != &kept) {
    CORDWOOD_TRY(unpack(kept));
  }
  if (kept.arrivals.empty()) return lines_[arrival - kept.first_arrival];
  const auto found = std::lower_bound(kept.arrivals.begin(), kept.arrivals.end(), arrival);
  CORDWOOD_CHECK(found != kept.arrivals.end() && *found == arrival);
  return lines_[static_cast<std::size_t>(found - kept.arrivals.begin())];
}

}  // namespace cordwood::open
