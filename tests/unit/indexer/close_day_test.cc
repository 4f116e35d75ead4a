// A closed day holds the same rows, hour by hour and stream by stream, in row groups of one hour or so.

#include "close_day.h"

#include <future>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "masking/masker.h"
#include "random_rows.h"
#include "store_driver.h"

namespace cordwood::indexer {
namespace {

constexpr Day kYesterday = kToday - std::chrono::days(1);
constexpr std::chrono::hours kHour{1};

/// `count` rows spread over the hours of yesterday from `first` on, of so many streams, in the order of time.
masking::MaskedBatch rows_of_hours(int first, int hours, int streams, int count) {
  EventBatch events;
  events.received_at = kNow;
  for (int i = 0; i < count; ++i) {
    Arena& arena = events.arena();
    const std::string stream = fmt::format("{{host=\"h{:03}\"}}", i % streams);
    const Field fields[] = {{kMessageField, arena.copy(fmt::format("request {} took {} ms", i, i * 7 % 1000))},
                            {"host", arena.copy(fmt::format("h{:03}", i % streams))}};
    const auto time = Timestamp(kYesterday) + kHour * first + kHour * hours * i / count;
    events.add({time, arena.copy(stream), arena.copy_fields(fields)});
  }
  return masking::Masker::off().mask(std::move(events));
}

class CloseDayTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(driver_.open()); }

  void append(masking::MaskedBatch batch) {
    std::promise<bool> answered;
    driver_.store->append(std::move(batch), std::nullopt,
                          [&](const Result<void>& done) { answered.set_value(done.has_value()); });
    ASSERT_TRUE(answered.get_future().get());
    ASSERT_TRUE(driver_.store->seal());
  }
  /// The same in many small seals, each of which covers all of the hours.
  void append_piecemeal(int first, int hours, int streams, int count) {
    for (int piece = 0; piece < 10; ++piece) append(rows_of_hours(first, hours, streams, count / 10));
  }
  std::vector<std::shared_ptr<const Segment>> segments(Day day = kYesterday) const {
    std::vector<std::shared_ptr<const Segment>> found;
    for (const auto snapshot = driver_.store->snapshot(); const auto& segment : snapshot->segments)
      if (segment->day() == day) found.push_back(segment);
    return found;
  }
  std::map<std::uint64_t, PlainRow> rows() const {
    std::map<std::uint64_t, PlainRow> all;
    for (const auto& segment : segments()) all.merge(all_rows(*segment));
    return all;
  }
  std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& segment : segments()) all.emplace(segment->name());
    return all;
  }
  /// Of all row groups, the share that a query for one stream, or for ten minutes, opens.
  double share_of_stream(std::string_view stream) const {
    std::size_t groups = 0;
    std::size_t hits = 0;
    for (const auto& segment : segments())
      for (std::size_t i = 0; i < segment->row_groups().size(); ++i, ++groups) {
        const auto group = segment->open_row_group(i).value();
        const auto column = group->column(kStreamField).value();
        std::string scratch;
        for (std::uint32_t row = 0; row < group->row_count(); ++row)
          if (column->value(row, scratch) == stream) {
            ++hits;
            break;
          }
      }
    return static_cast<double>(hits) / static_cast<double>(groups);
  }
  double share_of_time(TimeRange times) const {
    std::size_t groups = 0;
    std::size_t hits = 0;
    for (const auto& segment : segments())
      for (const RowGroupSummary& summary : segment->row_groups()) {
        ++groups;
        hits += summary.times.overlaps(times) ? 1 : 0;
      }
    return static_cast<double>(hits) / static_cast<double>(groups);
  }

  StoreDriver driver_;
};

TEST_F(CloseDayTest, AStreamAndANarrowTimeBothSkipMostOfTheDay) {
  for (int part = 0; part < 8; ++part) append_piecemeal(part, 1, 40, 12'000);
  const auto before = rows();
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(rows(), before);
  const TimeRange ten_minutes{Timestamp(kYesterday) + kHour * 5, Timestamp(kYesterday) + kHour * 5 + kHour / 6};
  EXPECT_LE(share_of_time(ten_minutes), 0.45);
  EXPECT_LE(share_of_stream("{host=\"h007\"}"), 0.45);
  std::size_t row_groups = 0;
  for (const auto& segment : segments())
    for (const RowGroupSummary& summary : segment->row_groups()) {
      ++row_groups;
      EXPECT_LE(summary.times.end - summary.times.start, 3 * kHour);
    }
  EXPECT_LE(row_groups, 15u);  // There were 80.
  driver_.expect_whole();
  EXPECT_EQ(rows(), before);
}

TEST_F(CloseDayTest, ADayInGoodOrderIsLeftAsItIs) {
  for (int part = 0; part < 4; ++part) append(rows_of_hours(part * 6, 6, 40, 25'000));
  const auto before = names();
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(names(), before);
}

TEST_F(CloseDayTest, TodayIsNotClosed) {
  ASSERT_TRUE(driver_.append({{"one"}, {"two"}}));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.append("three"));
  ASSERT_TRUE(driver_.store->seal());
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(segments(kToday).size(), 2u);
}

TEST_F(CloseDayTest, HappensOnceAndAgainOnlyWhenManyRowsAreLate) {
  append_piecemeal(0, 4, 10, 20'000);
  append_piecemeal(4, 4, 10, 20'000);
  ASSERT_TRUE(driver_.store->close_days());
  const auto closed = names();
  EXPECT_EQ(closed.size(), 1u);
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(names(), closed);
  ASSERT_TRUE(driver_.open());  // The mark is in the manifest.
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(names(), closed);

  append(rows_of_hours(2, 1, 10, 1'000));
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(segments().size(), 2u);
  EXPECT_TRUE(names().contains(*closed.begin()));
  ASSERT_TRUE(driver_.store->merge());  // Not with the closed ones, which would lose their order.
  EXPECT_TRUE(names().contains(*closed.begin()));

  append_piecemeal(1, 2, 10, 15'000);
  append_piecemeal(1, 2, 10, 15'000);
  const auto before = rows();
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_FALSE(names().contains(*closed.begin()));
  EXPECT_EQ(rows(), before);
  driver_.expect_whole();
}

TEST_F(CloseDayTest, DeletedRowsAreLeftOut) {
  append_piecemeal(0, 2, 10, 9'000);
  append_piecemeal(1, 2, 10, 9'000);
  auto expected = rows();
  std::vector<std::uint64_t> gone;
  for (const auto& [arrival, row] : expected)
    if (arrival % 3 == 0) gone.push_back(arrival);
  for (const std::uint64_t arrival : gone) expected.erase(arrival);
  ASSERT_EQ(driver_.store->hide(kYesterday, gone).value(), gone.size());
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(rows(), expected);
  std::uint64_t stored = 0;
  for (const auto& segment : segments())
    for (const RowGroupSummary& summary : segment->row_groups()) stored += summary.rows;
  EXPECT_EQ(stored, expected.size());
  driver_.expect_whole();
}

TEST_F(CloseDayTest, WithLittleMemoryItTakesMorePassesOrLeavesTheDay) {
  for (int part = 0; part < 6; ++part) append_piecemeal(part * 4, 4, 10, 20'000);
  const auto before = rows();
  StoreOptions options;
  options.close_bytes_max = 1 << 20;  // A few slices of a row group's size.
  ASSERT_TRUE(driver_.open(options));
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(rows(), before);
  std::size_t row_groups = 0;
  for (const auto& segment : segments()) row_groups += segment->row_groups().size();
  EXPECT_LE(row_groups, 40u);  // There were 60.
  driver_.expect_whole();
}

TEST_F(CloseDayTest, ADayWhereEverythingOverlapsEverythingIsLeft) {
  for (int part = 0; part < 20; ++part) append(rows_of_hours(0, 24, 3, 8'300));
  const auto before = names();
  StoreOptions options;
  options.close_bytes_max = 1 << 20;
  ASSERT_TRUE(driver_.open(options));
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(names(), before);
  ASSERT_TRUE(driver_.open());  // With memory enough: but it counts as closed now.
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(names(), before);
}

TEST_F(CloseDayTest, ADamagedDayIsLeftAsItIs) {
  append(rows_of_hours(0, 2, 10, 9'000));
  append(rows_of_hours(2, 2, 10, 9'000));
  driver_.close();
  std::filesystem::path victim;
  for (const auto& path : driver_.files.files_below("/data/segments")) victim = path;
  driver_.files.flip_bit(victim, 200, 1);
  ASSERT_TRUE(driver_.open());
  const auto before = names();
  ASSERT_TRUE(driver_.store->close_days());
  EXPECT_EQ(names(), before);
}

}  // namespace
}  // namespace cordwood::indexer
