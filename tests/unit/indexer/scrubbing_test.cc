#include "scrubbing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_rows.h"
#include "store_metrics.h"
#include "support/fake_clock.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

TEST(ScrubProgress, ReadsBackAndAnyFlippedBitIsSeen) {
  const ScrubProgress progress{4711, Timestamp(RandomRows::day())};
  const std::string text = encode_scrub_progress(progress);
  const ScrubProgress read = decode_scrub_progress(text).value();
  EXPECT_EQ(read.last_segment, progress.last_segment);
  EXPECT_EQ(read.pass_began, progress.pass_began);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(decode_scrub_progress(damaged)) << i;
    EXPECT_FALSE(decode_scrub_progress(text.substr(0, i))) << i;
  }
}

class ScrubbingTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.make_directories(store_.folder.segments_of(RandomRows::day())));
    rows_.add(2000);
    for (const std::uint64_t number : {3, 5, 8}) add(number);
  }

  void add(std::uint64_t number) {
    const auto path = path_of(number);
    ASSERT_TRUE(write_segment(files_, path, RandomRows::day(), rows_.rows()));
    sealed_.push_back({number, SealedSegment::open(files_, path, store_.cache).value()});
    bytes_ += sealed_.back().segment->disk_bytes();
  }
  std::filesystem::path path_of(std::uint64_t number) { return store_.folder.segment(RandomRows::day(), number); }
  /// Until there is nothing more to do; the number of steps.
  static int run(Scrubbing& scrubbing) {
    int steps = 1;
    while (scrubbing.step() < std::chrono::seconds(60)) ++steps;
    return steps;
  }

  test::FaultyFileSystem files_;
  test::FakeClock clock_{Timestamp(RandomRows::day())};
  StoreFiles store_{files_, {"/data"}, std::make_shared<BlockCache>(1 << 20)};
  RandomRows rows_{5};
  std::vector<StoredSegment> sealed_;
  std::uint64_t bytes_ = 0;
};

TEST_F(ScrubbingTest, ReadsEveryBlockOnceADayAtItsPace) {
  const Contents contents(sealed_, {});
  const std::uint64_t pace = bytes_ / 10;
  Scrubbing scrubbing(store_, contents, clock_, pace);
  const double before = store_metrics().scrubbed_bytes.Value();
  EXPECT_GE(run(scrubbing), 5);
  const double ends = 3 * (16 + 32);  // Headers and footers are no blocks.
  EXPECT_EQ(store_metrics().scrubbed_bytes.Value() - before, static_cast<double>(bytes_) - ends);
  run(scrubbing);
  EXPECT_EQ(store_metrics().scrubbed_bytes.Value() - before, static_cast<double>(bytes_) - ends);
  clock_.advance(std::chrono::hours(25));
  run(scrubbing);
  EXPECT_EQ(store_metrics().scrubbed_bytes.Value() - before, 2 * (static_cast<double>(bytes_) - ends));
}

TEST_F(ScrubbingTest, FindsAFlippedBitInAnyBlock) {
  const std::uint64_t size = sealed_[0].segment->disk_bytes();
  for (std::uint64_t byte = 0; byte < size; byte += 61) {
    files_.flip_bit(path_of(3), byte, byte % 8);
    const Contents contents({sealed_[0]}, {});
    ASSERT_TRUE(!files_.exists("/data/scrub").value() || files_.remove("/data/scrub"));
    Scrubbing scrubbing(store_, contents, clock_, 1 << 30);
    run(scrubbing);
    EXPECT_GE(scrubbing.corrupt_blocks(), 1u) << byte;
    files_.flip_bit(path_of(3), byte, byte % 8);
  }
}

TEST_F(ScrubbingTest, CountsAFindingOnceAndForgetsItWithItsSegment) {
  files_.flip_bit(path_of(5), 100, 3);
  Contents contents(sealed_, {});
  Scrubbing scrubbing(store_, contents, clock_, 1 << 30);
  run(scrubbing);
  clock_.advance(std::chrono::hours(25));
  run(scrubbing);
  EXPECT_EQ(scrubbing.corrupt_blocks(), 1u);
  contents.drop(RandomRows::day(), 0);
  run(scrubbing);
  EXPECT_EQ(scrubbing.corrupt_blocks(), 0u);
}

TEST_F(ScrubbingTest, GoesOnAfterARestartWhereItWas) {
  const Contents contents(sealed_, {});
  const double before = store_metrics().scrubbed_bytes.Value();
  {
    Scrubbing scrubbing(store_, contents, clock_, sealed_[0].segment->disk_bytes() + 1);
    scrubbing.step();
  }
  Scrubbing scrubbing(store_, contents, clock_, 1 << 30);
  run(scrubbing);
  const double read = store_metrics().scrubbed_bytes.Value() - before;
  EXPECT_LT(read, 1.5 * static_cast<double>(bytes_));
  files_.flip_bit("/data/scrub", 20, 1);
  Scrubbing anew(store_, contents, clock_, 1 << 30);
  run(anew);
  EXPECT_GT(store_metrics().scrubbed_bytes.Value() - before - read, 0.9 * static_cast<double>(bytes_));
}

TEST_F(ScrubbingTest, WithoutSegmentsItIdles) {
  const Contents contents({}, {});
  Scrubbing scrubbing(store_, contents, clock_, 1 << 20);
  EXPECT_EQ(run(scrubbing), 1);
}

}  // namespace
}  // namespace cordwood::indexer
