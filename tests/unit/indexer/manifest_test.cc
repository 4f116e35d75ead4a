#include "manifest.h"

#include <gtest/gtest.h>

#include "catalog.h"
#include "receipt_book.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

constexpr Day kDay = Day(std::chrono::days(20'000));

Manifest full_manifest() {
  Manifest manifest;
  manifest.next_arrival = 1'000'000;
  manifest.next_number = 17;
  manifest.wal_first = 5;
  manifest.receipts = {{"db1/6f2c", 12}, {"db2/0000", ~std::uint64_t{0}}};
  SegmentInfo info{kDay, {Timestamp(kDay), Timestamp(kDay) + std::chrono::hours(3)}, 100, 2, 4096, 7, 206, {}};
  manifest.segments = {{16, 3, info}};
  manifest.dead_letters[kDay] = {512, 4};
  manifest.dropped_days[kDay - std::chrono::days(9)] = 55;
  return manifest;
}

TEST(Manifest, ComesBackAsItWas) {
  const Manifest manifest = full_manifest();
  const Manifest read = decode_manifest(encode_manifest(manifest)).value();
  EXPECT_EQ(encode_manifest(read), encode_manifest(manifest));
  EXPECT_EQ(read.receipts.back().sequence, ~std::uint64_t{0});
  EXPECT_EQ(read.segments.front().info.times, manifest.segments.front().info.times);
  EXPECT_EQ(read.segments.front().tombstones, 3u);
}

TEST(Manifest, AnyFlippedBitIsSeen) {
  const std::string bytes = encode_manifest(full_manifest());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_FALSE(decode_manifest(damaged)) << i;
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(decode_manifest(bytes.substr(0, size)));
}

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.make_directories("/data"));
    ASSERT_TRUE(files_.sync_directory("/"));
  }
  void make(const std::filesystem::path& path) { ASSERT_TRUE(files_.open(path, OpenMode::create_new)); }
  bool is_there(const std::filesystem::path& path) { return files_.exists(path).value(); }

  test::FaultyFileSystem files_;
  Catalog catalog_{files_, {"/data"}, Manifest{}};
};

TEST_F(CatalogTest, WhileAChangeIsInDoubtNoFileGoes) {
  make("/data/old");
  files_.fail(test::Call::sync_directory, 1);
  EXPECT_FALSE(catalog_.change([](Manifest& manifest) { manifest.wal_first = 2; }, [](const Manifest&) {}));
  EXPECT_EQ(catalog_.manifest().wal_first, 1u);
  catalog_.discard({"/data/old"});
  EXPECT_TRUE(is_there("/data/old"));
  ASSERT_TRUE(catalog_.change([](Manifest& manifest) { manifest.wal_first = 3; }, [](const Manifest&) {}));
  EXPECT_FALSE(is_there("/data/old"));
}

TEST_F(CatalogTest, AFileThatCannotBeRemovedIsTriedAgain) {
  make("/data/old");
  files_.fail(test::Call::remove, 1);
  catalog_.discard({"/data/old"});
  EXPECT_TRUE(is_there("/data/old"));
  catalog_.discard({});
  EXPECT_FALSE(is_there("/data/old"));
}

TEST(ReceiptBook, RemembersTheHighestOfEachSender) {
  ReceiptBook book;
  book.take({"a", 5});
  book.take({"a", 3});
  EXPECT_EQ(book.last_sequence("a"), 5u);
  EXPECT_EQ(book.last_sequence("b"), 0u);
}

TEST(ReceiptBook, ForgetsTheSenderNotHeardOfForLongest) {
  ReceiptBook book(2);
  book.take({"a", 1});
  book.take({"b", 1});
  book.take({"a", 2});
  book.take({"c", 1});
  EXPECT_EQ(book.last_sequence("a"), 2u);
  EXPECT_EQ(book.last_sequence("b"), 0u);
  EXPECT_EQ(book.last_sequence("c"), 1u);
  EXPECT_EQ(book.all().front().sender, "a");
}

}  // namespace
}  // namespace cordwood::indexer
