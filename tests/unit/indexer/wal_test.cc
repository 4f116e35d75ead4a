#include <gtest/gtest.h>

#include "block.h"
#include "row_batch.h"
#include "support/document.h"
#include "support/faulty_file_system.h"
#include "wal_reader.h"
#include "wal_writer.h"

namespace cordwood::indexer {
namespace {

using test::Call;

class WalTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.make_directories("/wal"));
    ASSERT_TRUE(files_.sync_directory("/"));
  }
  static std::string block_of(std::string_view content) {
    std::string block;
    append_block(block, content, Packing::none);
    return block;
  }
  /// Appends one group; a batch counts one row.
  Result<void> append(std::initializer_list<std::string_view> contents) {
    std::vector<std::string> blocks;
    for (const std::string_view content : contents) blocks.push_back(block_of(content));
    std::vector<WalBlock> group;
    for (const std::string& block : blocks) group.push_back({block, 1});
    const Result<void> done = writer_.append(group, next_arrival_);
    next_arrival_ += contents.size();
    return done;
  }
  WalScan scan(std::uint64_t number, std::optional<std::uint64_t> acknowledged = std::nullopt) {
    contents_.clear();
    arrivals_.clear();
    const auto file = std::move(files_.open(wal_path("/wal", number), OpenMode::read)).value();
    auto scanned = scan_wal(*file, acknowledged, [this](WalBatch batch) -> Result<void> {
      contents_.push_back(batch.content);
      arrivals_.push_back(batch.first_arrival);
      return success();
    });
    EXPECT_TRUE(scanned) << scanned.error().message;
    return std::move(scanned).value();
  }
  std::uint64_t size_of(std::uint64_t number) {
    return files_.open(wal_path("/wal", number), OpenMode::read).value()->size().value();
  }
  using Texts = std::vector<std::string>;

  test::FaultyFileSystem files_;
  WalWriter writer_{files_, "/wal", 1, {}};
  std::uint64_t next_arrival_ = 1;
  Texts contents_;
  std::vector<std::uint64_t> arrivals_;
};

TEST_F(WalTest, GivesBackWhatWasAppendedWithItsArrivalNumbers) {
  ASSERT_TRUE(append({"a", "b"}));
  ASSERT_TRUE(append({"c"}));
  const WalScan scanned = scan(1);
  EXPECT_EQ(contents_, (Texts{"a", "b", "c"}));
  EXPECT_EQ(arrivals_, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(scanned.next_arrival, 4u);
  EXPECT_EQ(scanned.end, size_of(1));
  EXPECT_EQ(scanned.torn_bytes, 0u);
  EXPECT_TRUE(scanned.damage.empty());
}

TEST_F(WalTest, ATornGroupIsCutWhereverItTears) {
  ASSERT_TRUE(append({"a"}));
  const std::uint64_t whole = size_of(1);
  ASSERT_TRUE(append({"b", "c"}));
  const auto file = std::move(files_.open(wal_path("/wal", 1), OpenMode::append)).value();
  for (std::uint64_t size = size_of(1) - 1; size > whole; --size) {
    ASSERT_TRUE(file->truncate(size));
    const WalScan scanned = scan(1);
    EXPECT_EQ(contents_, Texts{"a"}) << size;
    EXPECT_EQ(scanned.end, whole);
    EXPECT_EQ(scanned.torn_bytes, size - whole);
    EXPECT_TRUE(scanned.damage.empty());
  }
}

TEST_F(WalTest, AFlippedBitInTheMiddleIsDamageAndTheRestIsRead) {
  ASSERT_TRUE(append({"a"}));
  const std::uint64_t begin = size_of(1);
  ASSERT_TRUE(append({"bbbb", "cccc"}));
  const std::uint64_t end = size_of(1);
  ASSERT_TRUE(append({"d"}));
  for (std::uint64_t byte = begin; byte < end; ++byte) {
    files_.flip_bit(wal_path("/wal", 1), byte, byte % 8);
    const WalScan scanned = scan(1);
    ASSERT_EQ(scanned.damage.size(), 1u) << byte;
    EXPECT_LE(scanned.damage[0].offset, byte);
    EXPECT_GT(scanned.damage[0].offset + scanned.damage[0].bytes, byte);
    EXPECT_EQ(contents_.front(), "a");
    EXPECT_EQ(contents_.back(), "d");
    EXPECT_EQ(scanned.torn_bytes, 0u);
    files_.flip_bit(wal_path("/wal", 1), byte, byte % 8);
  }
}

TEST_F(WalTest, DamageAtTheEndIsToldFromATornWriteByWhatTheNextFileSays) {
  ASSERT_TRUE(append({"a"}));
  ASSERT_TRUE(append({"b"}));
  ASSERT_TRUE(writer_.rotate());
  files_.flip_bit(wal_path("/wal", 1), size_of(1) - 1, 0);
  EXPECT_TRUE(scan(1).damage.empty());  // Looked at alone, it is torn.
  const auto next = std::move(files_.open(wal_path("/wal", 2), OpenMode::read)).value();
  const WalEnd said = read_wal_header(*next).value().previous;
  EXPECT_EQ(said.number, 1u);
  EXPECT_EQ(scan(1, said.bytes).damage.size(), 1u);
  EXPECT_EQ(contents_, Texts{"a"});
}

TEST_F(WalTest, AFailedGroupIsNotInTheLogThoughItsBytesAre) {
  ASSERT_TRUE(append({"a"}));
  files_.fail(Call::sync, 1);
  files_.fail(Call::truncate, 1);
  EXPECT_FALSE(append({"lost"}));
  files_.heal();
  ASSERT_TRUE(append({"b"}));
  const auto next = std::move(files_.open(wal_path("/wal", 2), OpenMode::read)).value();
  scan(1, read_wal_header(*next).value().previous.bytes);
  EXPECT_EQ(contents_, Texts{"a"});
  scan(2);
  EXPECT_EQ(contents_, Texts{"b"});
}

TEST_F(WalTest, BytesThatLookLikeAGroupInsideABlockAreNotOne) {
  // A sender that knows the format plants a group in its own text; it cannot know the file's id.
  std::string planted;
  ASSERT_TRUE(append({"a"}));
  const std::uint64_t content_at = size_of(1) + kWalGroupFixedBytes + 16 + kBlockHeaderBytes;
  append_wal_group_header(planted, {1234, content_at, 77, {{0, 1}}});
  const std::uint64_t second_group = size_of(1);
  ASSERT_TRUE(append({planted}));
  ASSERT_TRUE(append({"b"}));
  files_.flip_bit(wal_path("/wal", 1), second_group, 0);
  scan(1);
  EXPECT_EQ(contents_, (Texts{"a", "b"}));
}

TEST_F(WalTest, ANewerVersionIsRefused) {
  ASSERT_TRUE(append({"a"}));
  files_.flip_bit(wal_path("/wal", 1), kWalMagic.size(), 4);
  const auto file = std::move(files_.open(wal_path("/wal", 1), OpenMode::read)).value();
  const auto scanned = scan_wal(*file, std::nullopt, [](const WalBatch&) -> Result<void> { return success(); });
  ASSERT_FALSE(scanned);
  EXPECT_EQ(scanned.error().code, Errc::unsupported);
}

TEST_F(WalTest, TheDocumentsExampleIsWhatItSays) {
  const std::string bytes = test::hex_example("format/wal.md");
  const auto file = std::move(files_.open(wal_path("/wal", 7), OpenMode::create_new)).value();
  ASSERT_TRUE(file->append(bytes));
  const WalScan scanned = scan(7);
  EXPECT_TRUE(scanned.damage.empty());
  EXPECT_EQ(scanned.torn_bytes, 0u);
  ASSERT_TRUE(scanned.header);
  EXPECT_EQ(scanned.header->number, 7u);
  EXPECT_EQ(scanned.header->previous.number, 6u);
  EXPECT_EQ(scanned.header->previous.bytes, 4096u);
  ASSERT_EQ(contents_.size(), 1u);
  EXPECT_EQ(arrivals_[0], 1000u);
  auto reader = RowBatchReader::open(contents_[0], arrivals_[0]).value();
  EXPECT_EQ(reader.receipt()->sender, "db1/6f2c");
  EXPECT_EQ(reader.receipt()->sequence, 5u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(format_rfc3339(reader.row().time), "2026-11-21T06:00:00Z");
  EXPECT_EQ(reader.row().peer, "db1");
  EXPECT_EQ(reader.row().stream, "{host=\"db1\"}");
  ASSERT_EQ(reader.row().fields.size(), 2u);
  EXPECT_EQ(reader.row().fields[0].value, "started");
  EXPECT_EQ(reader.row().fields[1].value, "db1");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(format_rfc3339(reader.row().time), "2026-11-21T06:00:01Z");
  EXPECT_EQ(reader.row().fields[0].value, "ready");
  EXPECT_EQ(reader.row().arrival, 1001u);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.finish());
}

}  // namespace
}  // namespace cordwood::indexer
