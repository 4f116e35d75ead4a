// Rot in any block of a segment: the answer is right, or says that something was left out.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/query.h"
#include "query/engine.h"
#include "sealed_segment.h"
#include "segment_file.h"
#include "segment_writer.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

using indexer::BlockPlace;
using indexer::SealedSegment;

class Lines final : public RowSink {
 public:
  bool accept(const RowBlock& block) override {
    for (std::size_t row = 0; row < block.row_count; ++row) {
      std::string& line = lines.emplace_back();
      for (const RowColumn& column : block.columns) line += fmt::format("{}={};", column.name, column.values[row]);
    }
    return true;
  }
  std::vector<std::string> lines;
};

class DamageTest : public testing::Test {
 protected:
  static constexpr const char* kPath = "/1.segment";

  void SetUp() override {
    std::deque<std::string> texts;
    std::deque<std::vector<Field>> fields;
    std::vector<indexer::Row> rows;
    for (int i = 0; i < 9000; ++i) {
      auto& of_row = fields.emplace_back();
      of_row.push_back(
          {kMessageField, texts.emplace_back(fmt::format("took {} ms id{:07x}q", i * 13 % 500, i * 7919))});
      of_row.push_back({"level", i % 5 == 0 ? "error" : "info"});
      of_row.push_back({"long", texts.emplace_back(fmt::format("variant{} {}", i % 40, std::string(2500, 'x')))});
      of_row.push_back({"bytes", texts.emplace_back(std::to_string(i * 31))});
      indexer::Row row;
      row.time = test_now() - std::chrono::seconds(i);
      row.arrival = static_cast<std::uint64_t>(i) + 1;
      row.stream = "{app=\"web\"}";
      row.fields = of_row;
      row.received_at = test_now();
      row.peer = "test";
      rows.push_back(row);
    }
    ASSERT_TRUE(indexer::write_segment(files_, kPath, day_of(test_now()), rows));
    directory_ = open()->directory();
    for (const std::string_view query : kQueries) right_[query] = ask(query, open()).first;
  }

  std::shared_ptr<const SealedSegment> open() {
    auto segment = SealedSegment::open(files_, kPath, std::make_shared<indexer::BlockCache>(64 << 20));
    EXPECT_TRUE(segment);
    return segment ? segment.value() : nullptr;
  }

  /// The sorted answer, and whether it comes with a warning.
  static std::pair<std::vector<std::string>, bool> ask(std::string_view text,
                                                       const std::shared_ptr<const SealedSegment>& segment) {
    const auto snapshot = std::make_shared<indexer::Snapshot>();
    snapshot->segments.push_back(segment);
    const Engine engine([&snapshot] { return snapshot; }, EngineOptions{2});
    const auto query = language::parse_query(text, {test_now(), Nanoseconds(0)});
    Lines sink;
    QueryStats stats;
    const auto done = engine.run(query.value(), {}, sink, stats);
    EXPECT_TRUE(done) << text;
    std::sort(sink.lines.begin(), sink.lines.end());
    return {std::move(sink.lines), !stats.warnings.empty()};
  }

  void damage(const BlockPlace& block, std::string_view what, bool answers_stay_right) {
    for (const std::uint64_t byte :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{21}, std::uint64_t{30}, std::uint64_t{36},
          std::uint64_t{block.bytes / 2}, std::uint64_t{block.bytes - 1}}) {
      files_.flip_bit(kPath, block.offset + byte, byte % 8);
      const auto segment = open();
      for (const std::string_view query : kQueries) {
        const auto [answer, warned] = ask(query, segment);
        if (answers_stay_right || !warned) {
          EXPECT_EQ(answer, right_[query]) << what << ", byte " << byte << ": " << query;
        }
      }
      files_.flip_bit(kPath, block.offset + byte, byte % 8);
    }
  }

  static constexpr std::string_view kQueries[] = {
      "id0001eefq | fields _msg",   // A needle: 1 × 7919.
      "long:variant7 | count() n",  // In the lexicon.
      "level:error | count() n",      "long:variant* | stats by (level) count() n",
      "bytes:>100000 | sum(bytes) n", "nowhere4711 | count() n",
      "!long:variant7 | count() n",   "* | stats by (_time:1h) count() n",
  };

  test::FaultyFileSystem files_;
  indexer::Directory directory_;
  std::map<std::string_view, std::vector<std::string>> right_;
};

TEST_F(DamageTest, TheAnswersAreWhatTheTestThinks) {
  EXPECT_THAT(right_[kQueries[0]], testing::SizeIs(1));
  EXPECT_THAT(right_[kQueries[1]], testing::ElementsAre("n=225;"));
  EXPECT_THAT(right_[kQueries[2]], testing::ElementsAre("n=1800;"));
}

TEST_F(DamageTest, OfARowGroupIsSaid) {
  BlockPlace place{directory_.row_groups[0].offset, 0};
  for (const std::uint32_t bytes : directory_.row_groups[0].block_bytes) {
    place = {place.offset + place.bytes, bytes};
    damage(place, "a block of a row group", false);
  }
}

TEST_F(DamageTest, OfTheStringsIsSaid) {
  for (const BlockPlace& place : directory_.string_blocks) damage(place, "strings", false);
}

TEST_F(DamageTest, OfTheIndexChangesNoAnswer) {
  ASSERT_EQ(directory_.lexicon_blocks.size(), 1u);
  damage(directory_.lexicon_blocks[0], "the lexicon", true);
  ASSERT_GE(directory_.needle_blocks.size(), 2u);
  damage(directory_.needle_blocks[0], "the needles' head", true);
  damage(directory_.needle_blocks[1], "a page of needles", true);
}

TEST_F(DamageTest, OfADirectoryOrAnEndChangesNoAnswer) {
  damage(directory_.copy, "the copy of the directory", true);
  const std::uint64_t size = files_.open(kPath, OpenMode::read).value()->size().value();
  const std::uint64_t directory = directory_.needle_blocks.back().offset + directory_.needle_blocks.back().bytes;
  const std::uint64_t footer = size - indexer::kSegmentFooterBytes;
  damage({directory, static_cast<std::uint32_t>(footer - directory)}, "the directory", true);
  for (std::uint64_t byte = footer; byte < size; ++byte) {
    files_.flip_bit(kPath, byte, 5);
    EXPECT_EQ(ask(kQueries[0], open()).first, right_[kQueries[0]]);
    files_.flip_bit(kPath, byte, 5);
  }
}

TEST_F(DamageTest, OfAWholeSegmentIsSaidWhenItsTimesAreAskedFor) {
  const auto snapshot = std::make_shared<indexer::Snapshot>();
  snapshot->unreadable.push_back({"20261121/00000007", {test_now(), test_now()}, 10, "rot"});
  const Engine engine([&snapshot] { return snapshot; }, EngineOptions{1});
  for (const auto& [text, warned] : {std::pair("* | count()", true), std::pair("_time:2026-11-19 | count()", false)}) {
    Lines sink;
    QueryStats stats;
    const auto query = language::parse_query(text, {test_now(), Nanoseconds(0)});
    ASSERT_TRUE(engine.run(query.value(), {}, sink, stats));
    EXPECT_EQ(!stats.warnings.empty(), warned) << text;
  }
}

}  // namespace
}  // namespace cordwood::query
