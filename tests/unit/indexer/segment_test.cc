#include "indexer/segment.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check_segment.h"
#include "random_rows.h"
#include "sample_tests.h"
#include "sealed_segment.h"
#include "support/document.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

class SegmentTest : public testing::Test {
 protected:
  std::shared_ptr<const SealedSegment> seal(std::span<const Row> rows) {
    const auto path = next_path();
    auto info = write_segment(files_, path, RandomRows::day(), rows);
    EXPECT_TRUE(info) << info.error().message;
    return open(path);
  }
  std::shared_ptr<const SealedSegment> merge(std::span<const std::shared_ptr<const SealedSegment>> inputs) {
    const auto path = next_path();
    std::vector<MergeInput> without_classes;
    for (const auto& input : inputs) without_classes.push_back({input, {}});
    auto info = merge_segments(files_, path, without_classes);
    EXPECT_TRUE(info) << info.error().message;
    return open(path);
  }
  std::shared_ptr<const SealedSegment> open(const std::filesystem::path& path) {
    auto segment = SealedSegment::open(files_, path, cache_);
    EXPECT_TRUE(segment) << segment.error().message;
    return segment.value();
  }
  std::filesystem::path next_path() { return fmt::format("/{}.seg", ++last_); }

  /// Every verdict and every selection agrees with testing the values one by one.
  static void expect_judged_right(const Segment& segment, std::string_view field, const ValueTest& test) {
    const auto verdicts = segment.judge(field, test).value();
    ASSERT_EQ(verdicts.size(), segment.row_groups().size());
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      const auto group = segment.open_row_group(i).value();
      const auto column = group->column(field).value();
      Bitmap expected(group->row_count());
      std::string scratch;
      for (std::uint32_t row = 0; row < group->row_count(); ++row)
        if (test.matches(column ? column->value(row, scratch) : std::string_view())) expected.set(row);
      if (verdicts[i] == Verdict::none) {
        EXPECT_TRUE(expected.none()) << field;
      }
      if (verdicts[i] == Verdict::all) {
        EXPECT_TRUE(expected.all()) << field;
      }
      if (!column) continue;
      Bitmap selected(group->row_count(), true);
      column->select(test, selected);
      EXPECT_EQ(selected, expected) << field;
    }
  }

  static void expect_all_judged_right(const Segment& segment, std::span<const Row> rows, std::size_t step) {
    for (std::size_t i = 0; i < rows.size(); i += step)
      for (const Field& field : rows[i].fields)
        for (const auto& test : tests_about(field.value)) expect_judged_right(segment, field.name, *test);
  }

  test::FaultyFileSystem files_;
  std::shared_ptr<BlockCache> cache_ = std::make_shared<BlockCache>(8 << 20);
  int last_ = 0;
};

TEST_F(SegmentTest, GivesBackEveryRowSealedAndInMemory) {
  for (const std::size_t count : {1u, 2u, 17u, 300u, 20000u}) {
    RandomRows random(static_cast<unsigned>(count));
    random.add(count);
    const auto expected = all_rows(random.rows());
    EXPECT_EQ(all_rows(*seal(random.rows())), expected) << count;
    EXPECT_EQ(all_rows(*make_memory_segment(RandomRows::day(), "memory", random.rows(), nullptr)), expected);
  }
}

TEST_F(SegmentTest, AMergeHoldsTheRowsOfItsInputs) {
  RandomRows random(7);
  random.add(9000);
  std::vector<std::shared_ptr<const SealedSegment>> inputs;
  for (const auto rows : {random.rows().first(3000), random.rows().subspan(3000, 1), random.rows().subspan(3001)})
    inputs.push_back(seal(rows));
  const auto merged = merge(inputs);
  EXPECT_EQ(all_rows(*merged), all_rows(random.rows()));
  EXPECT_EQ(merged->info().rows, 9000u);
  EXPECT_EQ(merged->info().first_arrival, 1u);
  EXPECT_EQ(merged->info().last_arrival, 9000u);
  expect_all_judged_right(*merged, random.rows(), 1500);
}

TEST_F(SegmentTest, AnswersAsTheValuesDo) {
  for (const std::size_t count : {3u, 40u, 600u, 9000u}) {
    RandomRows random(static_cast<unsigned>(count) + 1);
    random.add(count);
    expect_all_judged_right(*seal(random.rows()), random.rows(), count / 3);
    expect_all_judged_right(*make_memory_segment(RandomRows::day(), "memory", random.rows(), nullptr), random.rows(),
                            count / 3);
  }
}

TEST_F(SegmentTest, ARareWordIsInOneRowGroupAndAnUnknownOneInNone) {
  RandomRows random(21);
  for (int i = 0; i < 50000; ++i) random.add_value("a", fmt::format("took {} with id zz{:05x}q", i * 7, i * 11));
  const std::vector sealed = {seal(random.rows().first(25000)), seal(random.rows().subspan(25000))};
  const auto merged = merge(sealed);
  for (const auto& segment : {sealed[0], sealed[1], merged}) {
    const auto unknown = segment->judge("a", PhraseTest("nowhere4711")).value();
    EXPECT_EQ(std::count(unknown.begin(), unknown.end(), Verdict::none), std::ssize(unknown));
    const auto common = segment->judge("a", PhraseTest("took")).value();
    EXPECT_EQ(std::count(common.begin(), common.end(), Verdict::none), 0);
  }
  const auto rare = merged->judge("a", PhraseTest(fmt::format("zz{:05x}q", 30000 * 11))).value();
  EXPECT_EQ(std::count(rare.begin(), rare.end(), Verdict::maybe), 1);
}

// The message's numbers and times stand in columns of their own, which are not in the needles.
TEST_F(SegmentTest, WordsOfReferencesAreFound) {
  RandomRows random(23);
  std::vector<std::array<std::string, 3>> texts;
  for (int i = 0; i < 3000; ++i) {
    const std::string number = std::to_string(1'000'000 + i * 7919 % 100'000 * 13);
    const std::string time = format_rfc3339(timestamp_from_nanoseconds(1'700'000'000'123'456'789 + i * 999'999'937LL));
    texts.push_back({number, time, fmt::format("job {} began at {} again", number, time)});
  }
  std::deque<std::vector<Field>> fields;
  std::vector<Row> rows;
  for (const auto& [number, time, message] : texts) {
    fields.push_back({{"job", number}, {"began", time}, {kMessageField, message}});
    Row row;
    row.time = Timestamp(RandomRows::day());
    row.arrival = rows.size() + 1;
    row.stream = "{}";
    row.fields = fields.back();
    rows.push_back(row);
  }
  const auto segment = seal(rows);
  EXPECT_EQ(all_rows(*segment), all_rows(rows));
  EXPECT_LT(segment->disk_bytes(), 40000u);  // The message takes no room of its own.
  expect_all_judged_right(*segment, rows, 300);
}

TEST_F(SegmentTest, ADamagedLexiconCostsTimeAndNoAnswers) {
  RandomRows random(22);
  const std::string padding(300, 'p');
  for (int i = 0; i < 20000; ++i)
    random.add_value("a", fmt::format("{} only{} end", padding, std::string(static_cast<std::size_t>(i % 300), 'x')));
  const auto segment = seal(random.rows());
  ASSERT_EQ(segment->directory().lexicon_blocks.size(), 1u);
  files_.flip_bit("/1.seg", segment->directory().lexicon_blocks[0].offset + 100, 3);
  CheckReport report;
  check_segment(files_, "/1.seg", report, nullptr);
  EXPECT_THAT(report.problems, testing::SizeIs(1));
  expect_all_judged_right(*segment, random.rows(), 7000);
  const auto unknown = segment->judge("a", PhraseTest("nowhere")).value();
  EXPECT_EQ(std::count(unknown.begin(), unknown.end(), Verdict::none), std::ssize(unknown));
}

TEST_F(SegmentTest, KeepsAnyBytes) {
  RandomRows random(3);
  random.add_value("a", std::string(1, '\0'));
  random.add_value("a", "\xff\xfe\x80");
  random.add_value("a", std::string(kLineBytesMax, 'x'));
  random.add_value("a", std::string(100000, '7'));
  random.add_value(std::string(kFieldNameBytesMax, 'n'), "\r\n\t");
  random.add_value("a", "");
  random.add_value("b", "9223372036854775807");
  random.add_value("b", "-9223372036854775808");
  random.add_value("b", "9223372036854775808");
  random.add_value("b", "-0");
  EXPECT_EQ(all_rows(*seal(random.rows())), all_rows(random.rows()));
}

TEST_F(SegmentTest, ACheckOfAWholeFileFindsNothingAndShowsEveryValue) {
  RandomRows random(11);
  random.add(500);
  seal(random.rows());
  CheckReport report;
  std::set<std::string, std::less<>> shown;
  check_segment(files_, "/1.seg", report, [&](std::string_view text) { shown.emplace(text); });
  EXPECT_THAT(report.problems, testing::IsEmpty());
  EXPECT_EQ(report.rows, 500u);
  for (const Row& row : random.rows())
    for (const Field& field : row.fields)
      if (!field.value.empty()) {
        EXPECT_TRUE(shown.contains(field.value));
      }
}

// A flipped bit anywhere is found by the check, and never changes a row in silence: reading fails, or the row is the
// one that was written.
TEST_F(SegmentTest, EveryFlippedBitIsFound) {
  RandomRows random(12);
  random.add(40);
  const auto expected = all_rows(random.rows());
  const std::uint64_t bytes = seal(random.rows())->disk_bytes();
  for (std::uint64_t byte = 0; byte < bytes; ++byte) {
    const auto bit = static_cast<unsigned>(byte % 8);
    files_.flip_bit("/1.seg", byte, bit);
    CheckReport report;
    check_segment(files_, "/1.seg", report, nullptr);
    EXPECT_THAT(report.problems, testing::Not(testing::IsEmpty())) << "byte " << byte;
    files_.flip_bit("/1.seg", byte, bit);
  }
  EXPECT_EQ(all_rows(*open("/1.seg")), expected);
}

TEST_F(SegmentTest, AStreamIsJudgedWithoutOpeningRowGroups) {
  RandomRows random(5);
  random.add(30000);
  const auto segment = seal(random.rows());
  const auto verdicts = segment->judge(kStreamField, ExactTest("{app=\"app0\"}")).value();
  EXPECT_EQ(verdicts.front(), Verdict::all);
  EXPECT_EQ(verdicts.back(), Verdict::none);
}

TEST_F(SegmentTest, TheDocumentsExampleIsWhatIsWritten) {
  const std::vector<Field> fields = {{kMessageField, "took 12345 ms"}, {"host", "host-000"}, {"file", "one.jsonl"}};
  const Timestamp midnight(Day(std::chrono::days(20000)));
  const Row row{midnight, 1, "{file=\"one.jsonl\",host=\"host-000\"}", fields, midnight, "127.0.0.1"};
  const std::filesystem::path path = next_path();
  ASSERT_TRUE(write_segment(files_, path, day_of(midnight), std::span(&row, 1)));
  const auto file = files_.open(path, OpenMode::read).value();
  std::string written(4096, '\0');
  written.resize(file->read_at(0, written).value());
  const std::string documented = test::hex_example("format/segment.md");
  ASSERT_EQ(written.size(), documented.size());
  for (std::size_t at = 0; at < written.size(); ++at)
    EXPECT_EQ(written[at], documented[at])
        << fmt::format("{:04x}: {:02x}", at, static_cast<unsigned char>(written[at]));
}

}  // namespace
}  // namespace cordwood::indexer
