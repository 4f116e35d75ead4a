// Stored rows are parsed anew from their lines: what can be read better takes their place, and everything else stays.

#include "replaying/replayer.h"

#include <future>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "language/query.h"
#include "masking/masker.h"
#include "support/fake_clock.h"
#include "support/faulty_file_system.h"

namespace cordwood::replaying {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Timestamp kNow = Timestamp(Day(std::chrono::days(20'000))) + std::chrono::hours(12);
constexpr std::string_view kOld = R"([{name: shop, match: {app: shop}, keep_raw: true,
    steps: [{grok: "^%{WORD:word} %{INT:n}$"}]}, {name: all, parser: none}])";
constexpr std::string_view kNew = R"([{name: shop, match: {app: shop}, keep_raw: true, steps: [
    {grok: ["^%{WORD:verb} %{INT:n}$", "^%{TIMESTAMP_ISO8601:when} %{WORD:verb}$"]},
    {if: {filter: "when:*", then: [{date: {field: when}}]}}, {if: {filter: "verb:=noise", then: [drop]}}]}, {name: all, parser: none}])";

class ReplayerTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(open()); }

  Result<void> open(std::string_view holds = "") {
    replayer_.reset();
    eraser_.reset();
    engine_.reset();
    store_.reset();
    indexer::StoreOptions options;
    options.folder = "/data/store";
    options.background = false;
    CORDWOOD_TRY(store_, indexer::Store::open(files_, clock_, options));
    engine_ = std::make_unique<query::Engine>([this] { return store_->snapshot(); }, query::EngineOptions{2});
    erasing::EraserOptions erasing;
    erasing.key = [] { return std::string(32, 'k'); };
    CORDWOOD_TRY(const YamlNode node, YamlNode::parse(holds, "holds"));
    CORDWOOD_TRY(erasing.holds, erasing::holds_from_configuration(node));
    CORDWOOD_TRY(eraser_, erasing::Eraser::open(files_, clock_, *store_, *engine_, "/data", std::move(erasing)));
    replayer_ = std::make_unique<Replayer>(
        *store_, *engine_, *eraser_, [](EventBatch events) { return masking::Masker::off().mask(std::move(events)); });
    return success();
  }

  static parser::Pipelines pipelines(std::string_view yaml) {
    auto made = parser::Pipelines::from_configuration(YamlNode::parse(yaml, "pipelines").value(), parser::no_tables);
    EXPECT_TRUE(made) << made.error().message;
    return std::move(made).value();
  }

  void take(const std::vector<std::string>& texts, const std::string& app = "shop", std::string_view yaml = kOld) {
    LineBatch lines;
    lines.source = {"db1", "", app};
    for (const std::string& text : texts) lines.lines.push_back({text, kNow});
    EventBatch events;
    events.received_at = kNow + std::chrono::seconds(1);
    events.peer = "db1";
    pipelines(yaml).parse(lines, events);
    std::promise<bool> stored;
    store_->append(masking::Masker::off().mask(std::move(events)), std::nullopt,
                   [&stored](const Result<void>& answer) { stored.set_value(answer.has_value()); });
    ASSERT_TRUE(stored.get_future().get());
  }

  Result<ReplayReport> replay(ReplayRequest request = {}, std::string_view yaml = kNew) {
    return replayer_->replay(request, pipelines(yaml));
  }

  /// Each row's fields as name=value in order of names, without labels; with a time that is not the observed one.
  std::vector<std::string> rows() {
    class Rows final : public query::RowSink {
     public:
      bool accept(const query::RowBlock& block) override {
        for (std::size_t i = 0; i < block.row_count; ++i) {
          std::map<std::string_view, std::string_view> row;
          for (const query::RowColumn& column : block.columns)
            if (!column.values[i].empty()) row[column.name] = column.values[i];
          for (const char* name : {"_stream", "_stream_id", "app", "host"}) row.erase(name);
          if (row["_time"] == format_rfc3339(kNow)) row.erase("_time");
          std::string text;
          for (const auto& [name, value] : row) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
          all.push_back(text);
        }
        return true;
      }
      std::vector<std::string> all;
    };
    Rows seen;
    query::QueryStats stats;
    const auto query = language::parse_query("*", {.now = kNow, .zone_offset = {}}).value();
    EXPECT_TRUE(engine_->run(query, {}, seen, stats));
    std::sort(seen.all.begin(), seen.all.end());
    return seen.all;
  }

  test::FaultyFileSystem files_;
  test::FakeClock clock_{kNow};
  std::unique_ptr<indexer::Store> store_;
  std::unique_ptr<query::Engine> engine_;
  std::unique_ptr<erasing::Eraser> eraser_;
  std::unique_ptr<Replayer> replayer_;
};

TEST_F(ReplayerTest, RowsAreParsedAnewFromTheirLines) {
  take({"go 1", "2024-10-03T05:27:17Z go", "what is this", "noise 7"});
  take({"go 1"}, "other");
  EXPECT_THAT(rows(), ElementsAre("_msg=2024-10-03T05:27:17Z go parse_error=no grok pattern matched", "_msg=go 1",
                                  "_msg=go 1 event.original=go 1 n=1 word=go",
                                  "_msg=noise 7 event.original=noise 7 n=7 word=noise",
                                  "_msg=what is this parse_error=no grok pattern matched"));
  const auto report = replay();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report.value().replaced, 2u);
  EXPECT_EQ(report.value().without_lines, 1u);
  const ReplayedSource& shop = report.value().sources.at(R"({app="shop",host="db1"})");
  EXPECT_EQ(shop.newly_parsed, 1u);
  EXPECT_EQ(shop.changed, 1u);
  EXPECT_EQ(shop.failed, 1u);
  EXPECT_EQ(shop.dropped, 1u);
  EXPECT_EQ(shop.rows(), 4u);
  EXPECT_EQ(shop.fields.at("verb").gained, 2u);
  EXPECT_EQ(shop.fields.at("word").lost, 1u);
  EXPECT_EQ(shop.fields.at("_time").changed, 1u);
  ASSERT_EQ(shop.examples.size(), 2u);
  EXPECT_THAT(shop.examples[0].before, HasSubstr(R"("_msg":)"));
  const std::vector<std::string> expected{
      "_msg=2024-10-03T05:27:17Z go _time=2024-10-03T05:27:17Z event.original=2024-10-03T05:27:17Z go verb=go",
      "_msg=go 1", "_msg=go 1 event.original=go 1 n=1 verb=go", "_msg=noise 7 event.original=noise 7 n=7 word=noise",
      "_msg=what is this parse_error=no grok pattern matched"};
  EXPECT_EQ(rows(), expected);
  ASSERT_TRUE(open());
  EXPECT_EQ(rows(), expected);
  const auto again = replay();
  ASSERT_TRUE(again);
  EXPECT_EQ(again.value().replaced, 0u);
  EXPECT_EQ(again.value().sources.at(R"({app="shop",host="db1"})").unchanged, 2u);
}

TEST_F(ReplayerTest, ADryRunSaysTheSameAndChangesNothing) {
  take({"go 1", "2024-10-03T05:27:17Z go"});
  const auto before = rows();
  ReplayRequest request;
  request.dry_run = true;
  const auto dry = replay(request);
  ASSERT_TRUE(dry);
  EXPECT_EQ(rows(), before);
  const auto wet = replay();
  ASSERT_TRUE(wet);
  EXPECT_EQ(to_json(dry.value(), false), to_json(wet.value(), false));
  EXPECT_NE(rows(), before);
}

TEST_F(ReplayerTest, FilterAndTimesSayWhichRowsAreLookedAt) {
  take({"go 1", "stay 2"});
  ReplayRequest request;
  request.filter = "word:=go";
  ASSERT_EQ(replay(request).value().replaced, 1u);
  request.filter = "*";
  request.times = {kNow + std::chrono::seconds(1), Timestamp::max()};
  EXPECT_EQ(replay(request).value().replaced, 0u);
  request.filter = "word:in(* | fields word)";
  EXPECT_EQ(replay(request).error().code, Errc::invalid);
  EXPECT_THAT(rows(), ElementsAre("_msg=go 1 event.original=go 1 n=1 verb=go",
                                  "_msg=stay 2 event.original=stay 2 n=2 word=stay"));
}

TEST_F(ReplayerTest, AHeldRowStaysAsItIs) {
  ASSERT_TRUE(open(R"([{name: case, reason: court, owner: legal, filter: "n:=1"}])"));
  take({"go 1", "go 2"});
  const auto report = replay();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report.value().held, 1u);
  EXPECT_EQ(report.value().replaced, 1u);
  EXPECT_THAT(rows(),
              ElementsAre("_msg=go 1 event.original=go 1 n=1 word=go", "_msg=go 2 event.original=go 2 n=2 verb=go"));
}

TEST_F(ReplayerTest, AMessageWithNothingBesideItIsALineWhereSomebodySaysSo) {
  take({"go 1"}, "other");
  constexpr std::string_view kAll = R"([{name: all, steps: [{grok: "^%{WORD:verb} %{INT:n}$"}]}])";
  EXPECT_EQ(replay({}, kAll).value().without_lines, 1u);
  ReplayRequest request;
  request.messages = true;
  const auto report = replay(request, kAll);
  EXPECT_EQ(report.value().sources.at(R"({app="other",host="db1"})").newly_parsed, 1u);
  EXPECT_THAT(rows(), ElementsAre("_msg=go 1 n=1 verb=go"));
}

TEST_F(ReplayerTest, AnEventOfSeveralLinesStaysOneEvent) {
  constexpr std::string_view kBefore =
      R"([{name: a, match: {app: shop}, multiline: indentation, keep_raw: true, steps: [{grok: "^%{WORD:word}"}]}])";
  constexpr std::string_view kAfter =
      R"([{name: a, match: {app: shop}, multiline: indentation, keep_raw: true, steps: [{grok: "^%{WORD:verb}"}]}])";
  take({"one", "  two", "three"}, "shop", kBefore);
  ASSERT_TRUE(replay({}, kAfter));
  EXPECT_THAT(rows(), ElementsAre("_msg=one\n  two event.original=one\n  two verb=one",
                                  "_msg=three event.original=three verb=three"));
}

TEST_F(ReplayerTest, APipelineOfThatNameOrNone) {
  take({"go 1"});
  ReplayRequest request;
  request.pipeline = "nosuch";
  EXPECT_EQ(replay(request).error().code, Errc::not_found);
  request.pipeline = "shop";
  EXPECT_EQ(replay(request).value().replaced, 1u);
}

TEST_F(ReplayerTest, NoneRunsBesideAnErasureThatIsNotDone) {
  take({"go 1", "go 2"});
  // The disk refuses once the erasure has listed its rows, and before it has hidden them.
  for (std::uint64_t nth = 1; eraser_->certificates().empty(); ++nth) {
    files_.fail(test::Call::sync, nth, 1'000'000);
    ASSERT_FALSE(eraser_->erase({"n:=1", {}, "asked for", "admin"}));
    files_.heal();
  }
  ASSERT_EQ(eraser_->certificates().front().stage, erasing::Stage::asked);
  const auto report = replay();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::busy);
  ASSERT_TRUE(eraser_->finish());
  EXPECT_EQ(replay().value().replaced, 1u);
  EXPECT_THAT(rows(), ElementsAre("_msg=go 2 event.original=go 2 n=2 verb=go"));
}

TEST_F(ReplayerTest, MaskedTextStaysMasked) {
  replayer_ = std::make_unique<Replayer>(*store_, *engine_, *eraser_, [](EventBatch events) {
    static const auto masker =
        masking::Masker::from_configuration(YamlNode::parse("", "masking").value(), masking::KeySet()).value();
    return masker.mask_again(std::move(events));
  });
  take({"mail alice@example.org"});
  constexpr std::string_view kMail =
      R"([{name: shop, match: {app: shop}, steps: [{grok: "^%{WORD:verb} %{NOTSPACE:who}$"}]}])";
  ASSERT_EQ(replay({}, kMail).value().replaced, 1u);
  ASSERT_EQ(rows().size(), 1u);
  EXPECT_THAT(rows()[0], testing::Not(HasSubstr("alice")));
}

TEST_F(ReplayerTest, ARuleThatDropsLinesRedactsThoseThatAreStored) {
  replayer_ = std::make_unique<Replayer>(*store_, *engine_, *eraser_, [](EventBatch events) {
    const auto rules = YamlNode::parse("rules: [{detector: email, action: drop_line}]", "masking").value();
    return masking::Masker::from_configuration(rules, masking::KeySet()).value().mask_again(std::move(events));
  });
  take({"go 1", "mail alice@example.org", "go 3"});
  constexpr std::string_view kWords =
      R"([{name: shop, match: {app: shop}, steps: [{grok: "^%{WORD:verb} %{NOTSPACE:who}$"}]}])";
  ASSERT_EQ(replay({}, kWords).value().replaced, 3u);
  EXPECT_THAT(rows(),
              testing::UnorderedElementsAre(HasSubstr("who=1"), HasSubstr("who=[masked:email]"), HasSubstr("who=3")));
}

TEST_F(ReplayerTest, AStoppedReplayChangesNothing) {
  take({"go 1"});
  const auto before = rows();
  replayer_->stop();
  EXPECT_EQ(replay().error().code, Errc::cancelled);
  EXPECT_EQ(rows(), before);
}

TEST_F(ReplayerTest, ManyRowsOfManyDaysAndSourcesAtOnce) {
  constexpr std::string_view kBefore =
      R"([{name: a, keep_raw: true, steps: [{grok: "^%{TIMESTAMP_ISO8601:when} %{INT:n}$"}, {date: {field: when}}]}])";
  constexpr std::string_view kAfter =
      R"([{name: a, keep_raw: true, steps: [{grok: "^%{TIMESTAMP_ISO8601:when} %{INT:number}$"}, {date: {field: when}}]}])";
  std::uint64_t sum = 0;
  for (int source = 0; source < 5; ++source) {
    std::vector<std::string> texts;
    for (int i = 0; i < 4000; ++i) {
      texts.push_back(fmt::format("{} {}", format_rfc3339(kNow - std::chrono::minutes(i)), source * 10'000 + i));
      sum += source * 10'000 + i;
    }
    take(texts, fmt::format("app{}", source), kBefore);
  }
  const auto report = replay({}, kAfter);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report.value().replaced, 20'000u);
  EXPECT_EQ(report.value().sources.size(), 5u);
  const auto all = rows();
  EXPECT_EQ(all.size(), 20'000u);
  std::uint64_t seen = 0;
  for (const std::string& row : all) seen += std::stoull(row.substr(row.find("number=") + 7));
  EXPECT_EQ(seen, sum);
}

}  // namespace
}  // namespace cordwood::replaying
