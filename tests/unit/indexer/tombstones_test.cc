#include "tombstones.h"

#include <gtest/gtest.h>

#include "support/document.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

/// Of a segment with row groups of so many rows.
Directory directory_of(std::initializer_list<std::uint32_t> rows) {
  Directory directory;
  for (const std::uint32_t count : rows) {
    RowGroupEntry& group = directory.row_groups.emplace_back();
    group.summary.rows = count;
    group.leaves = {1, directory.row_groups.size()};
  }
  return directory;
}

Bitmap bitmap_of(std::uint32_t size, std::initializer_list<std::uint32_t> rows) {
  Bitmap bitmap(size);
  for (const std::uint32_t row : rows) bitmap.set(row);
  return bitmap;
}

Tombstones some_tombstones() {
  Tombstones tombstones;
  tombstones.version = 12;
  tombstones.add(1, bitmap_of(70, {0, 64, 69}));
  tombstones.add(2, bitmap_of(5, {4}));
  return tombstones;
}

TEST(Tombstones, ComeBackAsTheyWere) {
  const Directory directory = directory_of({8192, 70, 5});
  const Tombstones read = decode_tombstones(encode_tombstones(some_tombstones(), directory), directory).value();
  EXPECT_EQ(read.version, 12u);
  EXPECT_EQ(read.groups, some_tombstones().groups);
  EXPECT_EQ(read.rows(), 4u);
  EXPECT_EQ(read.rows_of(0), 0u);
  EXPECT_EQ(read.rows_of(1), 3u);
}

TEST(Tombstones, AddUp) {
  Tombstones tombstones = some_tombstones();
  tombstones.add(1, bitmap_of(70, {0, 1}));
  EXPECT_EQ(tombstones.rows_of(1), 4u);
}

TEST(Tombstones, AnyFlippedBitIsSeen) {
  const Directory directory = directory_of({8192, 70, 5});
  const std::string bytes = encode_tombstones(some_tombstones(), directory);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_FALSE(decode_tombstones(damaged, directory)) << i;
  }
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_tombstones(std::string_view(bytes).substr(0, size), directory));
}

TEST(Tombstones, OfAnotherSegmentAreRefused) {
  const std::string bytes = encode_tombstones(some_tombstones(), directory_of({8192, 70, 5}));
  Directory other = directory_of({8192, 70, 5});
  other.row_groups[0].leaves.low ^= 1;
  EXPECT_EQ(decode_tombstones(bytes, other).error().code, Errc::corrupt);
}

TEST(Tombstones, ThatAreMissingOrOfAnotherVersionAreCorrupt) {
  test::FaultyFileSystem files;
  const Directory directory = directory_of({8192, 70, 5});
  EXPECT_EQ(read_tombstones(files, "/7.12.tombstones", 12, directory).error().code, Errc::corrupt);
  ASSERT_TRUE(write_tombstones(files, "/7.12.tombstones", some_tombstones(), directory));
  EXPECT_EQ(read_tombstones(files, "/7.12.tombstones", 13, directory).error().code, Errc::corrupt);
  EXPECT_EQ(read_tombstones(files, "/7.12.tombstones", 12, directory).value().rows(), 4u);
}

TEST(Tombstones, TheDocumentsExampleIsWhatItSays) {
  Directory directory = directory_of({10, 3});
  directory.row_groups[0].leaves = {0, 0};
  directory.row_groups[1].leaves = {0x0123456789abcdef, 0x1122334455667788};
  const Tombstones read = decode_tombstones(test::hex_example("format/tombstones.md"), directory).value();
  EXPECT_EQ(read.version, 12u);
  EXPECT_EQ(read.rows_of(0), 0u);
  EXPECT_EQ(read.groups.at(1), bitmap_of(3, {0, 2}));
  EXPECT_EQ(test::hex_example("format/tombstones.md"), encode_tombstones(read, directory));
}

}  // namespace
}  // namespace cordwood::indexer
