// How little a query reads. CORDWOOD_FULL_SIZE=1 runs it on 5 million rows instead of 160,000, with the bounds that the
// product promises.

#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "block_cache.h"
#include "language/query.h"
#include "query/engine.h"
#include "sealed_segment.h"
#include "segment_writer.h"
#include "support/faulty_file_system.h"

namespace cordwood::query {
namespace {

constexpr int kFewStreams = 20;
constexpr int kManyStreams = 10'000;

bool full_size() { return std::getenv("CORDWOOD_FULL_SIZE") != nullptr; }
int segments() { return full_size() ? 20 : 5; }
int rows_per_segment() { return full_size() ? 250'000 : 32'000; }

Timestamp start() { return *parse_rfc3339("2026-11-21T00:00:00Z"); }

/// Rows in sealed segments of one day. The last row of segment 3 is the only one of its kind.
class ManyRows {
 public:
  explicit ManyRows(int streams) : streams_(streams) {
    for (int number = 0; number < segments(); ++number) add_segment(number);
  }

  /// The rows that the query gives, over a cache that is empty.
  std::uint64_t run(std::string_view text, const RunOptions& options = {}) {
    cache_ = std::make_shared<indexer::BlockCache>(1 << 30);
    auto snapshot = std::make_shared<indexer::Snapshot>();
    for (int number = 0; number < segments(); ++number)
      snapshot->segments.push_back(indexer::SealedSegment::open(files_, path_of(number), cache_).value());
    const Engine engine([&] { return snapshot; }, {2});
    language::ParseContext context;
    context.now = start();
    Counter counter;
    stats_ = {};
    const auto done = engine.run(language::parse_query(text, context).value(), options, counter, stats_);
    EXPECT_TRUE(done) << done.error().message;
    return counter.rows;
  }
  const QueryStats& stats() const { return stats_; }
  /// Decoded by the last run: columns, strings, needles.
  std::uint64_t decoded_bytes() const { return cache_->decoded_bytes(); }

 private:
  struct Counter final : RowSink {
    bool accept(const RowBlock& block) override {
      rows += block.row_count;
      return true;
    }
    std::uint64_t rows = 0;
  };

  static std::string path_of(int number) { return fmt::format("/{}.seg", number); }

  void add_segment(int number) {
    const int count = rows_per_segment();
    Arena arena;
    std::vector<std::vector<Field>> fields(static_cast<std::size_t>(count));
    std::vector<indexer::Row> rows(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const std::int64_t row = std::int64_t{number} * count + i;
      const bool only = number == 3 && i == count - 1;
      const auto id = static_cast<std::uint64_t>(row) * 0x9e3779b97f4a7c15u;
      auto& own = fields[static_cast<std::size_t>(i)];
      own.push_back({"_msg", arena.copy(fmt::format("{} of order {} from 10.{}.{}.{} took {}ms, trace {:016x}",
                                                    only ? "payment was declined" : "delivery", row % 9973,
                                                    only ? 77 : 1, row % 200, row % 100, row % 1709, id))});
      own.push_back({"level", row % 10 == 0 ? "warning" : "info"});
      auto& made = rows[static_cast<std::size_t>(i)];
      made.time = start() + std::chrono::milliseconds(row);
      made.arrival = static_cast<std::uint64_t>(row) + 1;
      made.stream = arena.copy(fmt::format("{{host=\"host-{}\"}}", row % streams_));
      made.fields = own;
      made.received_at = start();
    }
    const auto info = indexer::write_segment(files_, path_of(number), day_of(start()), rows);
    ASSERT_TRUE(info) << info.error().message;
  }

  const int streams_;
  test::FaultyFileSystem files_;
  std::shared_ptr<indexer::BlockCache> cache_;
  QueryStats stats_;
};

class Reading : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    rows_ = std::make_unique<ManyRows>(kFewStreams);
    rows_->run("* | stats sum_len(_msg) a, sum_len(level) b, sum_len(_stream) c");
    whole_bytes_ = rows_->decoded_bytes();
  }
  static void TearDownTestSuite() { rows_.reset(); }

  void expect_few_bytes() {
    const double share = full_size() ? 0.01 : 0.2;
    EXPECT_LT(static_cast<double>(rows_->decoded_bytes()), share * static_cast<double>(whole_bytes_));
  }

  static inline std::unique_ptr<ManyRows> rows_;
  static inline std::uint64_t whole_bytes_ = 0;
};

TEST_F(Reading, ANeedleDecodesNextToNothing) {
  const auto last = std::uint64_t{4} * static_cast<std::uint64_t>(rows_per_segment()) - 1;
  EXPECT_EQ(rows_->run(fmt::format("\"{:016x}\"", last * 0x9e3779b97f4a7c15u)), 1U);
  EXPECT_LE(rows_->stats().row_groups_scanned, 2U);
  expect_few_bytes();
}

TEST_F(Reading, AnAddressIsANeedle) {
  const auto last = std::uint64_t{4} * static_cast<std::uint64_t>(rows_per_segment()) - 1;
  EXPECT_EQ(rows_->run(fmt::format("\"10.77.{}.{}\"", last % 200, last % 100)), 1U);
  EXPECT_LE(rows_->stats().row_groups_scanned, 2U);
  EXPECT_EQ(rows_->run("\"10.78.0.1\""), 0U);
  EXPECT_EQ(rows_->stats().row_groups_scanned, 0U);
  expect_few_bytes();
}

TEST_F(Reading, APhraseDecodesNextToNothing) {
  EXPECT_EQ(rows_->run("\"payment was declined\""), 1U);
  EXPECT_LE(rows_->stats().row_groups_scanned, 2U);
  expect_few_bytes();
}

TEST_F(Reading, AStreamFilterOpensOnlyItsRowGroups) {
  ManyRows rows(kManyStreams);
  const auto of_stream =
      static_cast<std::uint64_t>(rows_per_segment()) * static_cast<std::uint64_t>(segments()) / kManyStreams;
  EXPECT_EQ(rows.run("{host=\"host-4321\"}"), of_stream);
  // A stream's rows stand together in each segment: in one row group, or in two when one ends among them.
  const auto at_most = 2 * static_cast<std::uint64_t>(segments());
  EXPECT_LE(rows.stats().row_groups_scanned, at_most);
  EXPECT_GT(rows.stats().row_groups, 2 * at_most - 1);
}

TEST_F(Reading, TheNewestRowsAreFoundWithoutTheOthers) {
  RunOptions options;
  options.limit = 10;
  EXPECT_EQ(rows_->run("level:info", options), 10U);
  EXPECT_LE(rows_->stats().row_groups_scanned, rows_->stats().row_groups / static_cast<std::uint64_t>(segments()) + 2);
}

TEST_F(Reading, ATimeRangeRulesOtherSegmentsOut) {
  RunOptions options;
  options.times = {start(), start() + std::chrono::milliseconds(rows_per_segment() - 1)};
  const auto of = static_cast<std::uint64_t>(segments());
  EXPECT_EQ(rows_->run("*", options), static_cast<std::uint64_t>(rows_per_segment()));
  EXPECT_EQ(rows_->stats().row_groups_out_of_time, rows_->stats().row_groups / of * (of - 1));
}

}  // namespace
}  // namespace cordwood::query
