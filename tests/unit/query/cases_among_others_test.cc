// The public LogsQL cases with their rows spread over segments among many others, which are made of the same values,
// with index pruning on and off. Built where shared/ is beside the checkout.
//
// Each row of a case carries the case's number in `zzcase`, and each query is and-ed with it, so that others mean
// nothing to the case. CORDWOOD_OTHER_ROWS says how many others there are.

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/memory_file_system.h"
#include "block_cache.h"
#include "language/query.h"
#include "logsql_cases.h"
#include "query/engine.h"
#include "sealed_segment.h"
#include "segment_writer.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

constexpr std::size_t kSegments = 20;
constexpr std::size_t kOtherRowsDefault = 50'000;
constexpr std::string_view kCaseField = "zzcase";

std::size_t other_rows() {
  const char* const wanted = std::getenv("CORDWOOD_OTHER_ROWS");
  return wanted == nullptr ? kOtherRowsDefault : std::strtoull(wanted, nullptr, 10);
}

std::string name_of_case(std::size_t number) { return fmt::format("c{}", number); }

/// Rows on their way into one segment.
class SegmentRows {
 public:
  void add(const test::PlainRow& row, std::uint64_t arrival, const std::string& case_name) {
    auto& fields = fields_.emplace_back();
    for (const auto& [name, value] : row.fields) fields.push_back({name, value});
    if (!case_name.empty()) fields.push_back({kCaseField, texts_.emplace_back(case_name)});
    const std::string_view stream = texts_.emplace_back(row.stream);
    rows_[day_of(timestamp_from_nanoseconds(row.time))].push_back(
        {timestamp_from_nanoseconds(row.time), arrival, stream, fields, test_now(), "test"});
  }
  const std::map<Day, std::vector<indexer::Row>>& days() const { return rows_; }

 private:
  std::deque<std::string> texts_;
  std::deque<std::vector<Field>> fields_;
  std::map<Day, std::vector<indexer::Row>> rows_;
};

class CasesAmongOthers : public testing::Test {
 protected:
  void SetUp() override {
    filters_ = read_logsql_cases(CORDWOOD_LOGSQL_CASES, "filter");
    pipes_ = read_logsql_cases(CORDWOOD_LOGSQL_CASES, "pipe");
    for (std::size_t i = 0; i < kSegments; ++i) make_segment(i);
    engine_ = std::make_unique<Engine>([this] { return snapshot_; }, EngineOptions{2});
  }

  // Rows of a filter's case are spread over all segments. Those of a pipe's lie together: which rows `limit` keeps
  // is free where they do not.
  void make_segment(std::size_t number) {
    SegmentRows rows;
    const std::size_t others = other_rows() / kSegments;
    for (std::size_t i = 0; i < others / 2; ++i) add_other(rows);
    for (std::size_t c = 0; c < filters_.size(); ++c)
      for (std::size_t row = 0; row < filters_[c].rows.size(); ++row)
        if ((c + row) % kSegments == number) rows.add(filters_[c].rows[row], ++arrival_, name_of_case(c));
    for (std::size_t c = 0; c < pipes_.size(); ++c)
      if (c % kSegments == number)
        for (const test::PlainRow& row : pipes_[c].rows) rows.add(row, ++arrival_, name_of_case(filters_.size() + c));
    for (std::size_t i = 0; i < others / 2; ++i) add_other(rows);
    for (const auto& [day, of_day] : rows.days()) seal(day, of_day);
    others_.clear();
  }

  // A row of any case under no case's name, half of them among the cases' own times in the cases' stream.
  void add_other(SegmentRows& rows) {
    const auto& cases = random_() % 2 == 0 ? filters_ : pipes_;
    const LogsqlCase& any = cases[random_() % cases.size()];
    if (any.rows.empty()) return;
    others_.push_back(any.rows[random_() % any.rows.size()]);
    test::PlainRow& row = others_.back();
    if (random_() % 2 == 0) {
      row.time = kCaseTime + static_cast<std::int64_t>(random_() % 30'000'000'000);
    } else {
      row.time = kCaseTime + static_cast<std::int64_t>(random_() % 36'000'000'000'000);
      row.stream = fmt::format("{{host=\"h{}\"}}", random_() % 50);
    }
    rows.add(row, ++arrival_, random_() % 2 == 0 ? "other" : "");
  }

  void seal(Day day, std::span<const indexer::Row> rows) {
    const std::string path = fmt::format("/{}.seg", snapshot_->segments.size());
    const auto info = indexer::write_segment(files_, path, day, rows);
    ASSERT_TRUE(info) << info.error().message;
    auto segment = indexer::SealedSegment::open(files_, path, cache_);
    ASSERT_TRUE(segment) << segment.error().message;
    snapshot_->segments.push_back(std::move(segment).value());
  }

  Result<test::ResultRows> run(const std::string& text, bool pruning) {
    CORDWOOD_TRY(const language::Query query, language::parse_query(text, {test_now(), Nanoseconds(0)}));
    RowCollector collector;
    QueryStats stats;
    CORDWOOD_TRY(engine_->run(query, {.pruning = pruning}, collector, stats));
    (pruning ? scanned_ : scanned_unpruned_) += stats.row_groups_scanned;
    return std::move(collector.rows);
  }

  void check_filter(std::size_t number, bool pruning) {
    const LogsqlCase& each = filters_[number];
    const auto rows =
        run(fmt::format("{}:={} ({}) | fields _time", kCaseField, name_of_case(number), each.filter), pruning);
    ASSERT_TRUE(rows) << each.test << ": " << each.filter << ": " << rows.error().message;
    std::set<std::size_t> got;
    for (const test::ResultRow& row : rows.value()) {
      const auto time = nanoseconds_of(parse_rfc3339(row.at("_time")).value());
      got.insert(static_cast<std::size_t>((time - kCaseTime) / 1'000'000'000));
    }
    EXPECT_EQ(got, each.expected_rows) << each.test << ": " << each.filter;
  }

  void check_pipe(std::size_t number, bool pruning) {
    const LogsqlCase& each = pipes_[number];
    const std::string name = name_of_case(filters_.size() + number);
    auto rows =
        run(fmt::format("{}:={} | {} | {}", kCaseField, name, each.delete_pipe({std::string(kCaseField)}), each.pipe),
            pruning);
    ASSERT_TRUE(rows) << each.test << ": " << each.pipe << ": " << rows.error().message;
    EXPECT_EQ(each.difference(std::move(rows).value()), "");
  }

  MemoryFileSystem files_{std::uint64_t{8} << 30};
  std::shared_ptr<indexer::BlockCache> cache_ = std::make_shared<indexer::BlockCache>(256 << 20);
  std::vector<LogsqlCase> filters_;
  std::vector<LogsqlCase> pipes_;
  std::deque<test::PlainRow> others_;  // Of the segment being made.
  std::mt19937_64 random_{20261127};
  std::uint64_t arrival_ = 0;
  std::shared_ptr<indexer::Snapshot> snapshot_ = std::make_shared<indexer::Snapshot>();
  std::unique_ptr<Engine> engine_;
  std::uint64_t scanned_ = 0;
  std::uint64_t scanned_unpruned_ = 0;
};

TEST_F(CasesAmongOthers, GiveWhatTheyGiveAloneWithPruningOnAndOff) {
  for (const bool pruning : {true, false}) {
    for (std::size_t i = 0; i < filters_.size(); ++i) check_filter(i, pruning);
    for (std::size_t i = 0; i < pipes_.size(); ++i) check_pipe(i, pruning);
  }
  EXPECT_LT(scanned_, scanned_unpruned_);
  fmt::print("{} segments, {} rows; row groups looked into: {} with pruning, {} without\n", snapshot_->segments.size(),
             arrival_, scanned_, scanned_unpruned_);
}

}  // namespace
}  // namespace cordwood::query
