#include "base/compression.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

std::string frame_of(std::string_view bytes) {
  std::string frame;
  compress(bytes, 1, frame);
  return frame;
}

TEST(Compression, AFrameGivesBackItsBytes) {
  const std::string bytes(100'000, 'a');
  std::string out = "before";
  ASSERT_TRUE(decompress(frame_of(bytes), bytes.size(), out).has_value());
  EXPECT_EQ(out, "before" + bytes);
}

TEST(Compression, AFrameLargerThanAllowedIsRefusedBeforeMemoryIsTaken) {
  std::string out;
  EXPECT_EQ(decompress(frame_of(std::string(1000, 'a')), 999, out).error().code, Errc::too_large);
  EXPECT_EQ(out, "");
}

TEST(Compression, AFrameThatWasCutOffIsCorruptAndGivesNothing) {
  const std::string bytes = "a text that is compressed, a text that is compressed";
  const std::string frame = frame_of(bytes);
  for (std::size_t size = 0; size < frame.size(); ++size) {
    std::string out;
    EXPECT_FALSE(decompress(frame.substr(0, size), 1000, out).has_value()) << size;
    EXPECT_EQ(out, "");
  }
}

}  // namespace
}  // namespace cordwood
