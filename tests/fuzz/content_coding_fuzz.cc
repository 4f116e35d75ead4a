// Decoders of HTTP bodies: any bytes decode to something bounded, or are refused; what we encode decodes the same.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/content_coding.h"

using namespace cordwood;

static Result<std::string> decode_all(Coding coding, std::string_view coded) {
  constexpr std::size_t kBytesMax = 16 << 20;
  const auto decoder = Decoder::make(coding);
  std::string out;
  std::size_t before = 0;
  do {
    before = out.size();
    CORDWOOD_TRY(decoder->decode(coded, out));
    CORDWOOD_CHECK(out.size() - before <= Decoder::kPieceBytes);
  } while ((!coded.empty() || out.size() > before) && out.size() < kBytesMax);
  return out;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Coding coding : {Coding::gzip, Coding::deflate, Coding::zstd}) {
    (void)decode_all(coding, bytes);
    std::string coded;
    const auto encoder = Encoder::make(coding);
    encoder->encode(bytes, coded);
    encoder->finish(coded);
    CORDWOOD_CHECK(decode_all(coding, coded).value() == bytes);
  }
  return 0;
}
