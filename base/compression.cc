#include "base/compression.h"

#include <memory>

#include <fmt/format.h>
#include <zstd.h>

#include "base/check.h"

namespace cordwood {
namespace {

constexpr std::size_t kRoomBytesKept = 4 << 20;  // By each thread that compresses.

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

ZSTD_CCtx* compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  return context.get();
}

}  // namespace

// zstd wants room for the worst case. Making it in `out` would clear and keep several times what is needed.
void compress(std::string_view bytes, int level, std::string& out) {
  thread_local std::unique_ptr<char[]> room;
  thread_local std::size_t room_bytes = 0;
  const std::size_t bound = ZSTD_compressBound(bytes.size());
  if (room_bytes < bound) {
    room.reset(new char[bound]);
    room_bytes = bound;
  }
  const std::size_t written = ZSTD_compressCCtx(compressor(), room.get(), bound, bytes.data(), bytes.size(), level);
  CORDWOOD_CHECK(!ZSTD_isError(written), "zstd: {}", ZSTD_getErrorName(written));
  out.append(room.get(), written);
  if (room_bytes > kRoomBytesKept) {
    room.reset();
    room_bytes = 0;
  }
}

Result<void> decompress(std::string_view frame, std::size_t bytes_max, std::string& out) {
  const unsigned long long said = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (said == ZSTD_CONTENTSIZE_ERROR || said == ZSTD_CONTENTSIZE_UNKNOWN)
    return error(Errc::corrupt, "not a zstd frame with a content size");
  if (said > bytes_max)
    return error(Errc::too_large, fmt::format("zstd frame holds {} bytes, more than {}", said, bytes_max));
  const std::size_t before = out.size();
  out.resize(before + said);
  const std::size_t read = ZSTD_decompressDCtx(decompressor(), out.data() + before, said, frame.data(), frame.size());
  if (ZSTD_isError(read) || read != said) {
    out.resize(before);
    return error(Errc::corrupt, fmt::format("zstd frame: {}", ZSTD_isError(read) ? ZSTD_getErrorName(read) : "short"));
  }
  return success();
}

}  // namespace cordwood
