#include "condition.h"

#include <atomic>

#include <gtest/gtest.h>

#include "language/query.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

constexpr int kRows = 4000;
constexpr int kAskedMax = 64;  // Values that are asked about between two looks at the client.

/// The client goes when the filter is first asked.
class Last final : public language::FieldFilter {
 public:
  Last(std::stop_source& stop, std::atomic<int>& asked) : FieldFilter("_msg"), stop_(stop), asked_(asked) {}
  bool matches_value(std::string_view) const override {
    ++asked_;
    stop_.request_stop();
    return false;
  }
  void print_test(std::string& out) const override { out += "last"; }

 private:
  std::stop_source& stop_;
  std::atomic<int>& asked_;
};

class ConditionTest : public testing::TestWithParam<Layout> {
 protected:
  static std::vector<test::PlainRow> many_rows() {
    std::vector<test::PlainRow> rows;
    for (int i = 0; i < kRows; ++i)
      rows.push_back({1'763'600'000'000'000'000 + i, "{}", {{"_msg", "row " + std::to_string(i)}}});
    return rows;
  }
  RunOptions options() const {
    RunOptions options;
    options.stop = stop_.get_token();
    return options;
  }
  const indexer::Segment& segment() const { return *stored_.snapshot()->segments.front(); }

  const StoredRows stored_{many_rows(), GetParam()};
  std::stop_source stop_;
  std::atomic<int> asked_{0};
};

INSTANTIATE_TEST_SUITE_P(Layouts, ConditionTest, testing::Values(Layout::memory, Layout::sealed));

TEST_P(ConditionTest, ARowGroupIsNotReadToItsEndOnceTheClientIsGone) {
  const RunOptions run = options();
  Context context(run, 1);
  const Condition condition(std::make_shared<Last>(stop_, asked_), context);
  const auto source = std::make_shared<RowGroupSource>(stored_.snapshot()->segments.front(), 0, context);
  indexer::Bitmap rows(source->summary().rows, true);
  condition.select(source, Condition::no_judgement(1), 0, rows);
  EXPECT_LE(asked_, kAskedMax + 1);
  EXPECT_TRUE(context.failure());
}

TEST_P(ConditionTest, ASegmentIsNotJudgedToTheLastFilterOnceTheClientIsGone) {
  const RunOptions run = options();
  Context context(run, 1);
  std::vector<language::FilterPtr> parts;
  for (int i = 0; i < 1000; ++i) parts.push_back(std::make_shared<Last>(stop_, asked_));
  const Condition condition(std::make_shared<language::OrFilter>(std::move(parts)), context);
  ASSERT_TRUE(condition.judge(segment()));
  EXPECT_LE(asked_, kAskedMax + 1);
  EXPECT_EQ(context.failure().has_value(), asked_ > 0);  // A segment in memory has no index to ask.
}

}  // namespace
}  // namespace cordwood::query
