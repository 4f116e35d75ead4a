#include "base/bytes.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

TEST(Bytes, WhatIsWrittenReadsTheSame) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.u8(0xfe);
  writer.u16(0xfedc);
  writer.u32(0xfedcba98);
  writer.u64(0xfedcba9876543210);
  for (int shift = 0; shift < 64; ++shift) {
    writer.varint(std::uint64_t{1} << shift);
    writer.signed_varint(-(std::int64_t{1} << (shift % 63)));
  }
  writer.string("text");
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u8().value(), 0xfe);
  EXPECT_EQ(reader.u16().value(), 0xfedc);
  EXPECT_EQ(reader.u32().value(), 0xfedcba98);
  EXPECT_EQ(reader.u64().value(), 0xfedcba9876543210);
  for (int shift = 0; shift < 64; ++shift) {
    EXPECT_EQ(reader.varint().value(), std::uint64_t{1} << shift);
    EXPECT_EQ(reader.signed_varint().value(), -(std::int64_t{1} << (shift % 63)));
  }
  EXPECT_EQ(reader.string().value(), "text");
  EXPECT_TRUE(reader.at_end());
}

TEST(Bytes, ReadingPastTheEndIsCorrupt) {
  EXPECT_EQ(ByteReader("abc").u32().error().code, Errc::corrupt);
  EXPECT_EQ(ByteReader("\x05"
                       "ab")
                .string()
                .error()
                .code,
            Errc::corrupt);
  EXPECT_EQ(ByteReader("\xff").varint().error().code, Errc::corrupt);
  EXPECT_EQ(ByteReader("").u8().error().code, Errc::corrupt);
}

TEST(Bytes, AVarintThatDoesNotFitIsCorrupt) {
  EXPECT_EQ(ByteReader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02").varint().error().code, Errc::corrupt);
  EXPECT_EQ(ByteReader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").varint().value(), UINT64_MAX);
}

TEST(Bytes, ACountBeyondWhatIsLeftIsCorrupt) {
  EXPECT_EQ(ByteReader("\x04"
                       "abc")
                .count()
                .error()
                .code,
            Errc::corrupt);
  EXPECT_EQ(ByteReader("\x03"
                       "abc")
                .count()
                .value(),
            3U);
}

}  // namespace
}  // namespace cordwood
