#include "protocol/batch.h"

#include <gmock/gmock.h>

#include "base/bytes.h"
#include "base/compression.h"
#include "protocol/frame.h"
#include "protocol/limits.h"

namespace cordwood::protocol {
namespace {

PackedBatch packed(const std::string& frame_bytes) {
  FrameReader reader;
  reader.feed(frame_bytes);
  auto frame = std::move(*reader.next().value());
  return {decode_sequence(frame.payload).value(), frame.raw_bytes, std::move(frame.payload)};
}

// A batch whose body is `body`, whatever that is.
PackedBatch forged(std::string_view body) {
  PackedBatch batch{1, static_cast<std::uint32_t>(body.size()), {}};
  ByteWriter(batch.payload).u64(1);
  compress(body, 1, batch.payload);
  return batch;
}

TEST(Batch, GivesBackGroupsAndLines) {
  BatchEncoder encoder;
  encoder.begin_group({"db1", "/var/log/a", "app"}, timestamp_from_nanoseconds(123));
  encoder.add_line("first");
  encoder.add_line("");
  encoder.begin_group({"db1", "/var/log/b", ""}, timestamp_from_nanoseconds(-5));
  encoder.add_line(std::string("\0\xff\n", 3));
  EXPECT_EQ(encoder.lines(), 3u);
  const auto groups = unpack(packed(encoder.finish(7))).value();
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].source, (Source{"db1", "/var/log/a", "app"}));
  ASSERT_EQ(groups[0].lines.size(), 2u);
  EXPECT_EQ(groups[0].lines[0].bytes, "first");
  EXPECT_EQ(groups[0].lines[1].bytes, "");
  EXPECT_EQ(groups[0].lines[0].observed_at, timestamp_from_nanoseconds(123));
  EXPECT_EQ(groups[1].lines[0].bytes, std::string_view("\0\xff\n", 3));
  EXPECT_EQ(groups[1].lines[0].observed_at, timestamp_from_nanoseconds(-5));
}

TEST(Batch, TheEncoderIsEmptyAgainAfterEachBatch) {
  BatchEncoder encoder;
  encoder.begin_group({"a", "b", "c"}, {});
  encoder.add_line("x");
  encoder.finish(1);
  EXPECT_EQ(encoder.bytes(), 0u);
  EXPECT_TRUE(unpack(packed(encoder.finish(2))).value().empty());
}

TEST(Batch, WhatTheEncoderHasRoomForIsWithinTheLimits) {
  BatchEncoder encoder;
  encoder.begin_group({std::string(kLabelBytesMax + 9, 'h'), "f", "a"}, {});
  const std::string line(60'000, 'x');
  while (encoder.has_room_for(line.size())) encoder.add_line(line);
  EXPECT_TRUE(unpack(packed(encoder.finish(1))));
  encoder.begin_group({"h", "f", "a"}, {});
  while (encoder.has_room_for(0)) encoder.add_line("");
  EXPECT_EQ(encoder.lines(), kBatchLinesMax);
  EXPECT_TRUE(unpack(packed(encoder.finish(2))));
}

TEST(Batch, LiesAboutSizesAreFound) {
  auto batch = forged("xx");
  batch.raw_bytes = 1;
  EXPECT_FALSE(unpack(batch));
  batch.raw_bytes = 3;
  EXPECT_FALSE(unpack(batch));
}

TEST(Batch, MoreLinesThanAllowedAreRefusedWithoutMemoryForThem) {
  std::string body;
  ByteWriter writer(body);
  for (int label = 0; label < 3; ++label) writer.string("");
  writer.signed_varint(0);
  writer.varint(kBatchLinesMax + 1);
  body.append(kBatchLinesMax + 1, '\0');
  EXPECT_EQ(unpack(forged(body)).error().code, Errc::too_large);
}

TEST(Batch, TruncatedBodiesAreCorrupt) {
  BatchEncoder encoder;
  encoder.begin_group({"h", "f", "a"}, {});
  encoder.add_line("line");
  std::string body;
  ASSERT_TRUE(decompress(std::string_view(packed(encoder.finish(1)).payload).substr(8), 1000, body));
  for (std::size_t size = 1; size < body.size(); ++size) EXPECT_FALSE(unpack(forged(body.substr(0, size)))) << size;
}

}  // namespace
}  // namespace cordwood::protocol
