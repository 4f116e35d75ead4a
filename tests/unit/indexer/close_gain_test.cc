#include "close_gain.h"

#include <deque>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

constexpr Day kDay = Day(std::chrono::days(20'000));

TEST(CloseGain, SlicesHaveAsManyRowGroupsAsThereAreSlices) {
  const ClosedShape small = closed_shape(100, 100);
  EXPECT_EQ(small.row_groups, 1u);
  EXPECT_EQ(small.slices, 1u);
  const ClosedShape middle = closed_shape(64 * 8192, 100);
  EXPECT_EQ(middle.row_groups, 64u);
  EXPECT_EQ(middle.rows_of_slice, 8u * 8192);
  EXPECT_EQ(middle.slices, 8u);
  const ClosedShape large = closed_shape(10'000 * 8192, 100);
  EXPECT_EQ(large.slices, 24u);                             // Never less than an hour.
  EXPECT_GT(closed_shape(8192, 100'000).row_groups, 100u);  // By bytes, when rows are large.
}

class CloseGainTest : public testing::Test {
 protected:
  /// A segment of rows of these streams, evenly over [begin, end) minutes of the day.
  void seal(int streams, int rows, int begin, int end) {
    std::deque<std::string> texts;
    std::vector<Row> all;
    const Field field{kMessageField, "hello"};
    for (int i = 0; i < rows; ++i) {
      Row row;
      row.time = Timestamp(kDay) + std::chrono::seconds(begin * 60 + (end - begin) * 60 * i / rows);
      row.arrival = static_cast<std::uint64_t>(i) + 1;
      row.stream = texts.emplace_back(fmt::format("{{host=\"{}\"}}", i % streams));
      row.fields = {&field, 1};
      all.push_back(row);
    }
    const auto path = fmt::format("/{}.segment", segments_.size());
    ASSERT_TRUE(write_segment(files_, path, kDay, all));
    segments_.push_back(SealedSegment::open(files_, path, cache_).value());
    rows_ += static_cast<std::uint64_t>(rows);
  }
  bool gains() const { return gains_by_closing(segments_, closed_shape(rows_, 100)).value(); }

  test::FaultyFileSystem files_;
  std::shared_ptr<BlockCache> cache_ = std::make_shared<BlockCache>(8 << 20);
  std::vector<std::shared_ptr<const SealedSegment>> segments_;
  std::uint64_t rows_ = 0;
};

TEST_F(CloseGainTest, ManySmallSealsGain) {
  for (int i = 0; i < 30; ++i) seal(20, 500, i * 48, (i + 1) * 48);
  EXPECT_TRUE(gains());
}

TEST_F(CloseGainTest, OneSealOfAFewFullRowGroupsDoesNot) {
  seal(20, 20'000, 0, 1440);
  EXPECT_FALSE(gains());
}

TEST_F(CloseGainTest, SealsThatAllSpanTheDayGain) {
  for (int i = 0; i < 12; ++i) seal(1, 8192, 0, 1440);
  EXPECT_TRUE(gains());
}

}  // namespace
}  // namespace cordwood::indexer
