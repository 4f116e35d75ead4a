#include "base/content_coding.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

constexpr Coding kCodings[] = {Coding::gzip, Coding::deflate, Coding::zstd};

std::string encoded(Coding coding, std::string_view plain) {
  std::string out;
  const auto encoder = Encoder::make(coding);
  while (!plain.empty()) {
    encoder->encode(plain.substr(0, 10'000), out);
    plain.remove_prefix(std::min<std::size_t>(plain.size(), 10'000));
  }
  encoder->finish(out);
  return out;
}

// Decodes pieces of `step` bytes; the content, or the error.
Result<std::string> decoded(Coding coding, std::string_view coded, std::size_t step) {
  std::string out;
  const auto decoder = Decoder::make(coding);
  while (!coded.empty()) {
    std::string_view piece = coded.substr(0, step);
    coded.remove_prefix(piece.size());
    std::size_t before = 0;
    do {
      before = out.size();
      CORDWOOD_TRY(decoder->decode(piece, out));
      EXPECT_LE(out.size() - before, Decoder::kPieceBytes);
    } while (!piece.empty() || out.size() > before);
  }
  if (!decoder->complete()) return error(Errc::corrupt, "cut off");
  return out;
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

TEST(ContentCoding, WhatIsEncodedDecodesInPiecesOfAnySize) {
  for (const Coding coding : kCodings)
    for (const std::size_t step : {1UL, 77UL, 1UL << 20}) {
      auto out = decoded(coding, encoded(coding, sample()), step);
      ASSERT_TRUE(out.has_value()) << out.error().message;
      EXPECT_EQ(out.value(), sample());
    }
}

TEST(ContentCoding, FramesOneBehindTheOtherAreOneText) {
  for (const Coding coding : {Coding::gzip, Coding::zstd})
    EXPECT_EQ(decoded(coding, encoded(coding, "one") + encoded(coding, "two"), 5).value(), "onetwo");
}

TEST(ContentCoding, ABodyThatWasCutOffIsNotComplete) {
  for (const Coding coding : kCodings) {
    const std::string coded = encoded(coding, sample());
    EXPECT_TRUE(decoded(coding, std::string_view(coded).substr(0, coded.size() - 1), 1000).has_error());
  }
}

TEST(ContentCoding, ABombIsHandedOverInPieces) {
  for (const Coding coding : kCodings) {
    std::string coded = encoded(coding, std::string(50 << 20, '\0'));
    std::string_view rest = coded;
    std::string out;
    ASSERT_TRUE(Decoder::make(coding)->decode(rest, out).has_value());
    EXPECT_LE(out.size(), Decoder::kPieceBytes);
    EXPECT_LE(out.capacity(), 2 * Decoder::kPieceBytes);
  }
}

TEST(ContentCoding, AnythingElseIsCorrupt) {
  for (const Coding coding : kCodings)
    EXPECT_EQ(decoded(coding, "this is not compressed at all", 100).error().code, Errc::corrupt);
}

TEST(ContentCoding, NamesAreReadInAnyCase) {
  EXPECT_EQ(coding_named("GZip"), Coding::gzip);
  EXPECT_EQ(coding_named("zstd"), Coding::zstd);
  EXPECT_EQ(coding_named("br"), std::nullopt);
}

}  // namespace
}  // namespace cordwood
