#pragma once
// Content codings of HTTP, piece by piece: gzip, deflate and zstd, both ways.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood {

enum class Coding { gzip, deflate, zstd };

/// "gzip", "x-gzip", "deflate" or "zstd", in any case.
std::optional<Coding> coding_named(std::string_view name);

/// Undoes a coding. Threads: one at a time.
class Decoder {
 public:
  /// Memory stays bounded: what a piece expands to is handed over in pieces of at most kPieceBytes, so a bomb costs
  /// time in proportion to what the caller takes of it.
  static constexpr std::size_t kPieceBytes = 256 << 10;

  /// The largest window that a zstd frame may ask for, as a power of two: 8 MiB, as RFC 8878 asks decoders to bear, and
  /// what `zstd --long` makes for files.
  static constexpr int kZstdWindowLogMax = 23;
  static constexpr int kZstdLongWindowLogMax = 27;

  static std::unique_ptr<Decoder> make(Coding coding, int zstd_window_log_max = kZstdWindowLogMax);
  virtual ~Decoder() = default;

  /// Decodes from the front of `coded`, which loses what was used, and appends at most kPieceBytes to `out`. Call it
  /// until `coded` is empty and nothing more was appended. Errc::corrupt when it is not the coding it should be.
  virtual Result<void> decode(std::string_view& coded, std::string& out) = 0;

  /// Whether what was decoded ends where a frame ends. False: the body was cut off.
  virtual bool complete() const = 0;
};

/// Applies a coding. Threads: one at a time.
class Encoder {
 public:
  static std::unique_ptr<Encoder> make(Coding coding);
  virtual ~Encoder() = default;

  /// Appends the coded bytes to `out`. What was encoded so far can be decoded by the other side, which waits for it.
  virtual void encode(std::string_view plain, std::string& out) = 0;
  virtual void finish(std::string& out) = 0;
};

}  // namespace cordwood
