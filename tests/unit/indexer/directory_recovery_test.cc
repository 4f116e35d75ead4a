#include "directory_recovery.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_rows.h"
#include "sample_tests.h"
#include "sealed_segment.h"
#include "segment_file.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

class DirectoryRecoveryTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string padding(300, 'p');
    for (int i = 0; i < 10000; ++i)
      rows_.add_value("a", fmt::format("{} only{} end", padding, std::string(static_cast<std::size_t>(i % 300), 'x')));
    rows_.add(500);
    ASSERT_TRUE(write_segment(files_, kPath, RandomRows::day(), rows_.rows()));
    bytes_ = read_file(files_, kPath, 64 << 20).value();
    const auto whole = open();
    directory_ = whole->directory();
    expected_ = all_rows(*whole);
    ASSERT_EQ(expected_.size(), 10500u);
  }

  std::shared_ptr<const SealedSegment> open() {
    auto segment = SealedSegment::open(files_, kPath, std::make_shared<BlockCache>(64 << 20));
    EXPECT_TRUE(segment) << segment.error().message;
    return segment ? segment.value() : nullptr;
  }
  void rewrite(std::string_view bytes) {
    ASSERT_TRUE(files_.remove(kPath));
    ASSERT_TRUE(files_.open(kPath, OpenMode::create_new).value()->append(bytes));
  }
  void expect_no_word_missed(const Segment& segment) {
    for (const std::size_t row : {10'000, 10'100, 10'499})
      for (const Field& field : rows_.rows()[row].fields)
        for (const auto& test : tests_about(field.value)) {
          const auto verdicts = segment.judge(field.name, *test);
          if (!verdicts) continue;  // Queries then look everywhere, and say so.
          for (std::size_t i = 0; i < verdicts.value().size(); ++i) {
            if (verdicts.value()[i] != Verdict::none) continue;
            const auto group = segment.open_row_group(i).value();
            const auto column = group->column(field.name).value();
            std::string scratch;
            for (std::uint32_t r = 0; r < group->row_count(); ++r)
              EXPECT_FALSE(test->matches(column ? column->value(r, scratch) : std::string_view())) << field.name;
          }
        }
  }

  static constexpr const char* kPath = "/1.segment";
  test::FaultyFileSystem files_;
  RandomRows rows_{31};
  std::string bytes_;
  Directory directory_;
  std::map<std::uint64_t, PlainRow> expected_;
};

TEST_F(DirectoryRecoveryTest, TheWalkFindsEveryBlockInItsPlace) {
  const auto blocks = walk_blocks(*files_.open(kPath, OpenMode::read).value(), bytes_.size()).value();
  std::uint64_t at = kSegmentHeaderBytes;
  std::map<BlockKind, std::size_t> counted;
  for (const WalkedBlock& block : blocks) {
    EXPECT_EQ(block.place.offset, at);
    EXPECT_FALSE(block.damage);
    ++counted[block.kind.value()];
    at += block.place.bytes;
  }
  EXPECT_EQ(at, bytes_.size() - kSegmentFooterBytes);
  EXPECT_EQ(counted[BlockKind::row_group_head], directory_.row_groups.size());
  EXPECT_EQ(counted[BlockKind::strings], directory_.string_blocks.size());
  EXPECT_EQ(counted[BlockKind::lexicon], 1u);
  EXPECT_EQ(counted[BlockKind::needle_head], 1u);
  EXPECT_EQ(counted[BlockKind::needle_page] + 1, directory_.needle_blocks.size());
  EXPECT_EQ(counted[BlockKind::directory_copy], 1u);
  EXPECT_EQ(counted[BlockKind::directory], 1u);
}

TEST_F(DirectoryRecoveryTest, DamageInHeaderDirectoryOrFooterLosesNothing) {
  const std::uint64_t footer = bytes_.size() - kSegmentFooterBytes;
  const std::uint64_t directory = directory_.needle_blocks.back().offset + directory_.needle_blocks.back().bytes;
  for (const std::uint64_t byte : {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{13}, directory, directory + 1,
                                   directory + 20, directory + 22, directory + 40, footer, footer + 9, footer + 31}) {
    SCOPED_TRACE(fmt::format("byte {}", byte));
    files_.flip_bit(kPath, byte, 3);
    const auto segment = open();
    ASSERT_NE(segment, nullptr);
    EXPECT_TRUE(segment->end_damage());
    EXPECT_EQ(segment->directory().needle_blocks, directory_.needle_blocks);
    EXPECT_EQ(segment->directory().lexicon_blocks, directory_.lexicon_blocks);
    EXPECT_EQ(all_rows(*segment), expected_);
    files_.flip_bit(kPath, byte, 3);
  }
}

TEST_F(DirectoryRecoveryTest, AFileThatLostItsEndNeverDeniesAWord) {
  const std::uint64_t after_strings = directory_.string_blocks.back().offset + directory_.string_blocks.back().bytes;
  const std::uint64_t first_page = directory_.needle_blocks[1].offset;
  for (const std::uint64_t size : {after_strings, directory_.needle_blocks[0].offset, first_page, first_page + 100}) {
    SCOPED_TRACE(fmt::format("{} of {} bytes", size, bytes_.size()));
    rewrite(bytes_.substr(0, size));
    const auto segment = open();
    ASSERT_NE(segment, nullptr);
    EXPECT_TRUE(segment->end_damage());
    EXPECT_EQ(all_rows(*segment), expected_);
    expect_no_word_missed(*segment);
  }
}

TEST_F(DirectoryRecoveryTest, WithAHoleInTheIndexTooNoWordIsDenied) {
  std::string damaged = bytes_;
  damaged[bytes_.size() - 1] ^= 1;
  damaged.replace(directory_.needle_blocks[0].offset, kBlockHeaderBytes, std::string(kBlockHeaderBytes, '\xee'));
  rewrite(damaged);
  const auto segment = open();
  ASSERT_NE(segment, nullptr);
  EXPECT_TRUE(segment->directory().needles_lost);
  EXPECT_EQ(all_rows(*segment), expected_);
  expect_no_word_missed(*segment);
}

TEST_F(DirectoryRecoveryTest, BothDirectoriesDamagedIsCorrupt) {
  files_.flip_bit(kPath, bytes_.size() - 1, 0);
  files_.flip_bit(kPath, directory_.copy.offset + 50, 0);
  const auto segment = SealedSegment::open(files_, kPath, std::make_shared<BlockCache>(1 << 20));
  ASSERT_FALSE(segment);
  EXPECT_EQ(segment.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace cordwood::indexer
