#include "base/compression.h"

#include <memory>

#include <fmt/format.h>
#include <zstd.h>

#include "base/check.h"

namespace cordwood {
namespace {

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

void compress(std::string_view bytes, int level, std::string& out) {
  const std::size_t before = out.size();
  const std::size_t bound = ZSTD_compressBound(bytes.size());
  out.resize(before + bound);
  const std::size_t written =
      ZSTD_compressCCtx(compressor(), out.data() + before, bound, bytes.data(), bytes.size(), level);
  CORDWOOD_CHECK(!ZSTD_isError(written), "zstd: {}", ZSTD_getErrorName(written));
  out.resize(before + written);
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
