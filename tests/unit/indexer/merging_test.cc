// What happens to a merge when rows go while it runs.

#include "merging.h"

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "hiding.h"
#include "random_rows.h"
#include "recovery.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

class MergingTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folders(store_));
    random_.add(1000);
    for (std::size_t begin = 0; begin < 1000; begin += 100) seal(random_.rows().subspan(begin, 100));
  }

  void seal(std::span<const Row> rows) {
    ASSERT_TRUE(make_day_folder(store_, RandomRows::day()));
    const std::uint64_t number = catalog_.new_number();
    const auto path = store_.folder.segment(RandomRows::day(), number);
    const auto info = write_segment(files_, path, RandomRows::day(), rows);
    ASSERT_TRUE(info) << info.error().message;
    const ManifestSegment entry{number, 0, info.value()};
    const auto stored = open_stored_segment(store_, entry).value();
    ASSERT_TRUE(catalog_.change([&](Manifest& manifest) { manifest.segments.push_back(entry); },
                                [&](const Manifest&) {
                                  contents_.add_sealed({&stored, 1});
                                }));
  }
  std::map<std::uint64_t, PlainRow> rows() const {
    std::map<std::uint64_t, PlainRow> all;
    for (const StoredSegment& stored : contents_.sealed()) all.merge(all_rows(*stored.segment));
    return all;
  }
  /// Closes the day; `meanwhile` runs once, in the middle.
  Result<bool> close(std::function<void()> meanwhile) {
    const auto go_on = [&] {
      if (const auto once = std::exchange(meanwhile, nullptr)) once();
      return true;
    };
    return merging_.close_once([](Day) { return true; }, {64 << 20, go_on});
  }
  std::size_t files_in_day() const { return files_.files_below(store_.folder.segments_of(RandomRows::day())).size(); }

  test::FaultyFileSystem files_;
  const StoreFiles store_{files_, {"/data"}, std::make_shared<BlockCache>(8 << 20)};
  Catalog catalog_{files_, store_.folder, Manifest()};
  Contents contents_{{}, {}};
  Merging merging_{store_, catalog_, contents_};
  RandomRows random_{5};
};

TEST_F(MergingTest, RowsDeletedWhileTheirDayIsClosedStayDeleted) {
  auto expected = rows();
  const auto hide = [&] {
    ASSERT_EQ(hide_rows(store_, catalog_, contents_, {{RandomRows::day(), {3, 700}}}).value(), 2u);
  };
  ASSERT_TRUE(close(hide).value());
  expected.erase(3);
  expected.erase(700);
  EXPECT_EQ(rows(), expected);
  EXPECT_EQ(contents_.sealed().size(), 10u);  // What was written came too late, and is gone.
  EXPECT_EQ(files_in_day(), 12u);
  ASSERT_TRUE(close(nullptr).value());
  EXPECT_EQ(rows(), expected);
  EXPECT_EQ(contents_.sealed().size(), 1u);
  EXPECT_EQ(files_in_day(), 1u);
}

TEST_F(MergingTest, ADayDroppedWhileItIsClosedStaysDropped) {
  const auto drop = [&] {
    ASSERT_TRUE(catalog_.change([](Manifest& manifest) { manifest.segments.clear(); },
                                [&](const Manifest&) { contents_.drop(RandomRows::day(), 5000); }));
  };
  ASSERT_TRUE(close(drop).value());
  EXPECT_TRUE(contents_.sealed().empty());
  EXPECT_TRUE(catalog_.manifest().segments.empty());
}

TEST_F(MergingTest, ClosingThatIsToldToStopLeavesNothingBehind) {
  const auto before = rows();
  const auto stopped = merging_.close_once([](Day) { return true; }, {64 << 20, [] { return false; }});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Errc::cancelled);
  EXPECT_EQ(files_in_day(), 10u);
  EXPECT_EQ(rows(), before);
}

// At whichever row group or page of needles. Before, a stop waited for the end of the merge.
TEST_F(MergingTest, AMergeThatIsToldToStopLeavesNothingBehind) {
  const auto before = rows();
  const auto complete = [](Day) { return MergeEagerness::complete; };
  int asked_max = 0;
  for (bool merged = false; !merged; ++asked_max) {
    int asked = 0;
    const auto done = merging_.merge_once(complete, {}, [&] { return asked++ < asked_max; });
    merged = done && done.value();
    EXPECT_EQ(rows(), before);
    if (merged) break;
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::cancelled);
    EXPECT_EQ(files_in_day(), 10u) << "stopped when asked for the " << asked_max << "th time";
  }
  EXPECT_GE(asked_max, 30);  // Ten row groups, and at least a page of needles each, read twice.
  EXPECT_EQ(files_in_day(), 1u);
}

}  // namespace
}  // namespace cordwood::indexer
