#include "indexer/transient_segments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "masking/masker.h"

namespace cordwood::indexer {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

/// One row a time, with its number as message.
TransientSegments::Rows rows_at(const std::vector<std::int64_t>& times, std::uint64_t first_arrival) {
  EventBatch batch;
  std::vector<std::uint64_t> arrivals;
  for (const std::int64_t time : times) {
    const std::uint64_t arrival = first_arrival + arrivals.size();
    const Field message{kMessageField, batch.arena().copy("row " + std::to_string(arrival))};
    batch.add({timestamp_from_nanoseconds(time), "{}", batch.arena().copy_fields({&message, 1})});
    arrivals.push_back(arrival);
  }
  return {masking::Masker::off().mask(std::move(batch)), std::move(arrivals)};
}

std::vector<std::string> messages_of(const Snapshot& snapshot) {
  std::vector<std::string> messages;
  for (const auto& segment : snapshot.segments)
    for (std::size_t i = 0; i < segment->row_groups().size(); ++i) {
      const auto group = segment->open_row_group(i).value();
      const auto column = group->column(kMessageField).value();
      std::string scratch;
      for (std::uint32_t row = 0; row < group->row_count(); ++row) messages.emplace_back(column->value(row, scratch));
    }
  return messages;
}

TEST(TransientSegments, HoldWhatWasAddedASegmentADay) {
  TransientSegments segments({});
  const auto before = segments.snapshot();
  const TransientSegments::Rows rows[] = {rows_at({5 * kDay, 6 * kDay + kSecond}, 0), rows_at({6 * kDay}, 2)};
  EXPECT_THAT(segments.add(rows).value(), testing::IsEmpty());
  EXPECT_EQ(segments.snapshot()->segments.size(), 2U);
  EXPECT_THAT(messages_of(*segments.snapshot()), testing::ElementsAre("row 0", "row 2", "row 1"));
  EXPECT_THAT(before->segments, testing::IsEmpty());
}

TEST(TransientSegments, RowsOverALimitAreNamedAndLeftOut) {
  TransientSegments segments({});
  EventBatch batch;
  const Field large{kMessageField, batch.arena().copy(std::string(kLineBytesMax + 1, 'x'))};
  const Field small{kMessageField, "small"};
  batch.add({timestamp_from_nanoseconds(0), "{}", batch.arena().copy_fields({&large, 1})});
  batch.add({timestamp_from_nanoseconds(0), "{}", batch.arena().copy_fields({&small, 1})});
  const TransientSegments::Rows rows[] = {{masking::Masker::off().mask(std::move(batch)), {7, 8}}};
  const auto refused = segments.add(rows).value();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].arrival, 7U);
  EXPECT_EQ(refused[0].reason, "line_too_long");
  EXPECT_THAT(messages_of(*segments.snapshot()), testing::ElementsAre("small"));
}

TEST(TransientSegments, BeyondTheLimitAddFailsAndWhatWasThereStays) {
  TransientSegments segments({.bytes_max = 4096});
  const TransientSegments::Rows few[] = {rows_at({0}, 0)};
  ASSERT_TRUE(segments.add(few).has_value());
  std::vector<std::int64_t> times;
  for (std::int64_t i = 0; i < 20'000; ++i) times.push_back(i * i % kDay);
  const TransientSegments::Rows many[] = {rows_at(times, 1)};
  EXPECT_EQ(segments.add(many).error().code, Errc::too_large);
  EXPECT_THAT(messages_of(*segments.snapshot()), testing::ElementsAre("row 0"));
}

}  // namespace
}  // namespace cordwood::indexer
