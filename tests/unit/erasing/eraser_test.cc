#include "erasing/eraser.h"

#include <algorithm>
#include <future>
#include <set>

#include <gtest/gtest.h>

#include "base/metrics.h"
#include "language/query.h"
#include "masking/masker.h"
#include "support/fake_clock.h"
#include "support/faulty_file_system.h"

namespace cordwood::erasing {
namespace {

using test::Call;
using test::Unsynced;

constexpr Timestamp kNow = Timestamp(Day(std::chrono::days(20'000))) + std::chrono::hours(12);
constexpr auto kDay = std::chrono::hours(24);

std::string format_day_folder(Day day) {
  std::string name = format_day(day);
  std::erase(name, '-');
  return name;
}

std::vector<Hold> hold_of(const std::string& filter) {
  const std::string yaml = "- {name: case-17, reason: r, owner: o, filter: " + filter + "}";
  return holds_from_configuration(YamlNode::parse(yaml, "cordwood.yaml").value()).value();
}

class EraserTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(open()); }

  Result<void> open() {
    eraser_.reset();
    engine_.reset();
    store_.reset();
    indexer::StoreOptions options;
    options.folder = "/data/store";
    options.background = false;
    CORDWOOD_TRY(store_, indexer::Store::open(files_, clock_, options));
    engine_ = std::make_unique<query::Engine>([this] { return store_->snapshot(); }, query::EngineOptions{1});
    EraserOptions erasing;
    erasing.key = [] { return std::string(32, 'k'); };
    erasing.masked_words = [](std::string_view value) {
      return masking::KeySet(std::string(32, 'k')).words_for(value);
    };
    CORDWOOD_TRY(eraser_, Eraser::open(files_, clock_, *store_, *engine_, "/data", std::move(erasing)));
    return success();
  }

  void append(std::string_view message, Timestamp time = kNow) {
    EventBatch events;
    const Field fields[] = {{kMessageField, message}};
    events.add({time, "{app=\"a\"}", events.arena().copy_fields(fields)});
    std::promise<bool> stored;
    store_->append(masking::Masker::off().mask(std::move(events)), std::nullopt,
                   [&stored](const Result<void>& answer) { stored.set_value(answer.has_value()); });
    ASSERT_TRUE(stored.get_future().get());
  }

  /// A row that the store refuses for its age.
  void append_letter(std::string_view message, std::string_view peer) {
    EventBatch events;
    events.received_at = kNow;
    events.peer = peer;
    const Field fields[] = {{kMessageField, message}};
    events.add({kNow - 5000 * kDay, "{app=\"a\"}", events.arena().copy_fields(fields)});
    std::promise<bool> stored;
    store_->append(masking::Masker::off().mask(std::move(events)), std::nullopt,
                   [&stored](const Result<void>& answer) { stored.set_value(answer.has_value()); });
    ASSERT_TRUE(stored.get_future().get());
  }

  /// The files of segments with deleted rows.
  std::vector<std::filesystem::path> marked_segments() const {
    std::vector<std::filesystem::path> found;
    for (const auto& path : files_.files_below("/data/store/segments")) {
      const std::string name = path.filename().string();
      if (name.ends_with(".tombstones"))
        found.push_back(path.parent_path() / (name.substr(0, name.find('.')) + ".segment"));
    }
    return found;
  }

  static ErasureRequest request_of(std::string filter) { return {std::move(filter), {}, "asked for", "admin"}; }

  std::multiset<std::string> messages() const {
    class Messages final : public query::RowSink {
     public:
      bool accept(const query::RowBlock& block) override {
        for (const query::RowColumn& column : block.columns)
          for (const std::string_view value : column.values) all.emplace(value);
        return true;
      }
      std::multiset<std::string> all;
    };
    Messages seen;
    query::QueryStats stats;
    const auto query = language_query("* | fields _msg");
    EXPECT_TRUE(engine_->run(query, {}, seen, stats));
    return seen.all;
  }

  /// Every string of every file, as fsck decodes them, and every byte of what is not the store's.
  std::string everything() {
    eraser_.reset();
    engine_.reset();
    store_.reset();
    std::string all;
    const auto report =
        indexer::check_store(files_, "/data/store", [&all](std::string_view text) { all.append(text).append("\n"); });
    EXPECT_TRUE(report && report.value().problems.empty());
    for (const auto& path : files_.files_below("/data/erasures")) all += read_file(files_, path, 1 << 20).value();
    EXPECT_TRUE(open());
    return all;
  }

  static language::Query language_query(std::string_view text) {
    return language::parse_query(text, {.now = kNow, .zone_offset = {}}).value();
  }

  test::FaultyFileSystem files_;
  test::FakeClock clock_{kNow};
  std::unique_ptr<indexer::Store> store_;
  std::unique_ptr<query::Engine> engine_;
  std::unique_ptr<Eraser> eraser_;
};

TEST_F(EraserTest, WhatMaskingHashedIsFoundByItsClearValue) {
  const auto node = YamlNode::parse("rules: [{detector: email, action: hash}]", "masking.yaml").value();
  const auto masker = masking::Masker::from_configuration(node, masking::KeySet(std::string(32, 'k'))).value();
  append(masker.mask_text("login of anna@example.com"));
  append(masker.mask_text("login of bob@example.com"));
  ASSERT_TRUE(eraser_->erase(request_of("masked(\"Anna@example.com\")")));
  EXPECT_EQ(messages(), std::multiset<std::string>{masker.mask_text("login of bob@example.com")});
}

TEST_F(EraserTest, WhatTheFilterFindsIsInNoAnswerAndThenInNoFile) {
  append("alice logs in");
  append("bob logs in");
  append("alice was here", kNow - kDay);
  const Certificate asked = eraser_->erase(request_of("alice")).value();
  EXPECT_EQ(asked.stage, Stage::hidden);
  EXPECT_EQ(asked.row_count(), 2u);
  EXPECT_EQ(messages(), std::multiset<std::string>{"bob logs in"});
  ASSERT_TRUE(eraser_->finish());
  const Certificate done = eraser_->certificates().at(0);
  EXPECT_EQ(done.stage, Stage::gone);
  EXPECT_EQ(done.segments_removed.size(), 2u);
  ASSERT_TRUE(done.verification);
  EXPECT_EQ(done.verification->found, 0u);
  EXPECT_EQ(done.verification->rows, 1u);
  const std::string left = everything();
  EXPECT_EQ(left.find("alice"), std::string::npos);  // Not in the certificate either, which has no filter.
  EXPECT_NE(left.find("bob"), std::string::npos);
  EXPECT_EQ(done.filter_fingerprint, fingerprint_of("alice", std::string(32, 'k')));
  EXPECT_EQ(eraser_->certificates().at(0), done);  // From the file.
}

TEST_F(EraserTest, DeadLettersGoToo) {
  append("alice came late", kNow - 5000 * kDay);
  append("bob came late", kNow - 5000 * kDay);
  const Certificate done = eraser_->erase(request_of("alice")).value();
  EXPECT_EQ(done.dead_letters, 1u);
  const std::string left = everything();
  EXPECT_EQ(left.find("alice"), std::string::npos);
  EXPECT_NE(left.find("bob came late"), std::string::npos);
}

TEST_F(EraserTest, DeadLettersHaveAllThatRowsHaveButAnArrivalNumber) {
  append_letter("alice", "10.0.0.1");
  append_letter("bob", "10.0.0.2");
  const auto letters = [this](const std::string& filter) {
    return eraser_->preview(request_of(filter)).value().dead_letters;
  };
  EXPECT_EQ(letters("_peer:=10.0.0.1"), 1u);
  EXPECT_EQ(letters("!_peer:=10.0.0.1"), 1u);
  EXPECT_EQ(letters("_peer:=10.0.0.3"), 0u);
  EXPECT_EQ(letters("_received:*"), 2u);
  EXPECT_EQ(letters("_stream_id:" + indexer::stream_id_of("{app=\"a\"}")), 2u);
  EXPECT_EQ(letters("alice"), 1u);
  const auto refused = eraser_->erase(request_of("!_arrival:=5"));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("_arrival"), std::string::npos);
  EXPECT_EQ(eraser_->erase(request_of("!_peer:=10.0.0.1")).value().dead_letters, 1u);
  EXPECT_EQ(letters("*"), 1u);
}

TEST_F(EraserTest, AHoldKeepsDeadLettersFromErasureAndFromRetention) {
  append_letter("alice one", "10.0.0.1");
  append_letter("alice two", "10.0.0.1");
  const auto holds = hold_of("two");
  eraser_->reconfigure(kDay, holds);
  const std::vector<HeldBack> held = {{"case-17", 1}};
  EXPECT_EQ(eraser_->preview(request_of("alice")).value().held_back, held);
  const Certificate done = eraser_->erase(request_of("alice")).value();
  EXPECT_EQ(done.dead_letters, 1u);
  EXPECT_EQ(done.held_back, held);
  EXPECT_EQ(hold_on(*engine_, *store_, holds, day_of(kNow), "standard").value()->name, "case-17");
  EXPECT_FALSE(hold_on(*engine_, *store_, holds, day_of(kNow), "audit").value());
  EXPECT_FALSE(hold_on(*engine_, *store_, hold_of("three"), day_of(kNow), "standard").value());
}

// Damages what is below the name of a file of segments, and starts again.
TEST_F(EraserTest, IsNotGoneWhileASegmentThatMayHaveTheRowsCannotBeRead) {
  for (const std::string_view suffix : {".tombstones", ".segment"}) {
    eraser_.reset();
    engine_.reset();
    store_.reset();
    ASSERT_TRUE(files_.remove_tree("/data"));
    ASSERT_TRUE(open());
    append("alice");
    append("bob");
    append("carol", kNow - kDay);
    ASSERT_TRUE(eraser_->erase(request_of("alice")));
    for (const auto& path : files_.files_below("/data/store/segments")) {
      if (!path.string().ends_with(suffix) || path.string().find(format_day_folder(day_of(kNow))) == std::string::npos)
        continue;
      const std::uint64_t bytes = read_file(files_, path, 1 << 20).value().size();
      for (std::uint64_t byte = 0; byte < bytes; byte += 8) files_.flip_bit(path, byte, 3);
    }
    ASSERT_TRUE(open());
    const auto finished = eraser_->finish();
    ASSERT_FALSE(finished) << suffix;
    EXPECT_EQ(finished.error().code, Errc::corrupt) << suffix;
    EXPECT_EQ(eraser_->certificates().back().stage, Stage::hidden) << suffix;
  }
}

// Whatever byte is damaged, a search finds the row or says that it cannot; and where it is the index, it finds it.
TEST_F(EraserTest, ADamagedIndexKeepsNoRowFromASearch) {
  append("alice 8d1f02c7");
  append("bob 77ab3e90");
  ASSERT_TRUE(store_->seal());
  const auto paths = files_.files_below("/data/store/segments");
  ASSERT_EQ(paths.size(), 1u);
  const std::uint64_t bytes = read_file(files_, paths[0], 1 << 20).value().size();
  int index_damaged = 0;
  for (std::uint64_t byte = 0; byte < bytes; ++byte) {
    files_.flip_bit(paths[0], byte, 2);
    ASSERT_TRUE(open());
    class Ignore final : public query::RowSink {
      bool accept(const query::RowBlock&) override { return true; }
    } ignore;
    query::QueryStats stats;
    ASSERT_TRUE(engine_->run(language_query("8d1f02c7 | fields _time"), {}, ignore, stats));
    const auto is_of_index = [](const std::string& warning) { return warning.find(", index: ") != std::string::npos; };
    const bool only_index =
        !stats.warnings.empty() && std::all_of(stats.warnings.begin(), stats.warnings.end(), is_of_index);
    const auto seen = eraser_->preview(request_of("8d1f02c7"));
    if (only_index) {
      ++index_damaged;
      ASSERT_TRUE(seen) << byte << ": " << seen.error().message;
    }
    if (seen) {
      EXPECT_EQ(seen.value().rows, 1u) << byte;
    }
    files_.flip_bit(paths[0], byte, 2);
  }
  EXPECT_GT(index_damaged, 0);
}

TEST_F(EraserTest, AHoldThatComesWhileAnErasureWaitsCounts) {
  append("alice one");
  append("alice two");
  std::future<Result<Certificate>> waiting;
  ASSERT_TRUE(eraser_->between_erasures([&]() -> Result<void> {
    waiting = std::async(std::launch::async, [this] { return eraser_->erase(request_of("alice")); });
    eraser_->reconfigure(kDay, hold_of("two"));
    return success();
  }));
  const Certificate done = waiting.get().value();
  EXPECT_EQ(done.row_count(), 1u);
  EXPECT_EQ(done.held_back, (std::vector<HeldBack>{{"case-17", 1}}));
  EXPECT_EQ(messages(), std::multiset<std::string>{"alice two"});
}

TEST_F(EraserTest, OnlyRowsOfTheTimesThatWereAskedFor) {
  append("alice today");
  append("alice yesterday", kNow - kDay);
  ErasureRequest request = request_of("alice");
  request.times.end = kNow - std::chrono::hours(1);
  EXPECT_EQ(eraser_->erase(request).value().row_count(), 1u);
  EXPECT_EQ(messages(), std::multiset<std::string>{"alice today"});
}

TEST_F(EraserTest, HoldsKeepTheirRowsAndTheCertificateSaysSo) {
  append("alice one");
  append("alice two");
  const auto holds = holds_from_configuration(
      YamlNode::parse("- {name: case-17, reason: r, owner: o, filter: two}", "cordwood.yaml").value());
  eraser_->reconfigure(kDay, holds.value());
  const std::vector<HeldBack> held = {{"case-17", 1}};
  EXPECT_EQ(eraser_->preview(request_of("alice")).value().rows, 1u);
  EXPECT_EQ(eraser_->preview(request_of("alice")).value().held_back, held);
  EXPECT_EQ(eraser_->erase(request_of("alice")).value().held_back, held);
  EXPECT_EQ(messages(), std::multiset<std::string>{"alice two"});
  EXPECT_EQ(hold_on(*engine_, *store_, holds.value(), day_of(kNow), "standard").value()->name, "case-17");
  EXPECT_FALSE(hold_on(*engine_, *store_, holds.value(), day_of(kNow - kDay), "standard").value());
}

TEST_F(EraserTest, AHoldKeepsTheClassesThatHaveItsRowsAndNoOthers) {
  indexer::RetentionClasses classes;
  classes.classifier = [] {
    return [](const Event& event) -> std::string_view {
      return event.fields.front().value.starts_with("alice") ? "audit" : "";
    };
  };
  store_->classify_with(std::move(classes));
  append("alice one");
  append("bob one");
  const auto is_held = [this](const std::string& filter, std::string_view name) {
    return hold_on(*engine_, *store_, hold_of(filter), day_of(kNow), name).value().has_value();
  };
  for (const bool sealed : {false, true}) {
    if (sealed) {
      ASSERT_TRUE(store_->seal());
    }
    EXPECT_TRUE(is_held("alice", "audit"));
    EXPECT_FALSE(is_held("alice", "standard"));
    EXPECT_FALSE(is_held("bob", "audit"));
    EXPECT_TRUE(is_held("bob", "standard"));
    EXPECT_TRUE(is_held("one", "audit"));
    EXPECT_TRUE(is_held("one", "standard"));
  }
}

// Whatever call fails between asking and hiding: a hold that comes before the work goes on counts.
TEST_F(EraserTest, AHoldThatComesBeforeARowIsHiddenKeepsIt) {
  int interrupted = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    eraser_->reconfigure(kDay, {});
    append("alice one");
    append("alice two");
    files_.fail(Call::append, nth);
    const auto asked = eraser_->erase(request_of("alice"));
    const bool failed = files_.failed();
    files_.heal();
    ASSERT_TRUE(open());
    const auto left = eraser_->certificates();
    const bool visible = messages().size() == 2;  // The failing call may have come after the rows were hidden.
    if (!asked && visible && !left.empty() && left.back().stage == Stage::asked) {
      ++interrupted;
      eraser_->reconfigure(kDay, hold_of("two"));
      // And once more, within that.
      files_.fail(Call::rename, static_cast<std::uint64_t>(interrupted));
      (void)eraser_->finish();
      files_.heal();
      ASSERT_TRUE(eraser_->finish());
      EXPECT_EQ(messages(), std::multiset<std::string>{"alice two"}) << nth;
      const Certificate done = eraser_->certificates().back();
      EXPECT_EQ(done.stage, Stage::gone);
      EXPECT_EQ(done.row_count(), 1u);
      EXPECT_EQ(done.held_back, (std::vector<HeldBack>{{"case-17", 1}}));
      eraser_->reconfigure(kDay, {});
    }
    ASSERT_TRUE(eraser_->erase(request_of("alice")));
    ASSERT_TRUE(eraser_->finish());
    if (!failed) break;
  }
  EXPECT_GT(interrupted, 0);
}

TEST_F(EraserTest, IsNotGoneBeforeTheOldFilesAre) {
  append("alice");
  append("bob");
  ASSERT_TRUE(eraser_->erase(request_of("alice")));
  files_.fail(Call::remove, 1, 1000);
  EXPECT_FALSE(eraser_->finish());
  EXPECT_EQ(eraser_->certificates().back().stage, Stage::hidden);
  files_.heal();
  ASSERT_TRUE(eraser_->finish());
  EXPECT_EQ(eraser_->certificates().back().stage, Stage::gone);
}

TEST_F(EraserTest, NorAfterARestartThatCouldNotRemoveThem) {
  int had_to_wait = 0;
  for (std::uint64_t nth = 1; nth <= 6; ++nth) {
    append("alice");
    append("bob");
    ASSERT_TRUE(eraser_->erase(request_of("alice")));
    const auto old = marked_segments();
    files_.fail(Call::remove, 1, 1000);
    EXPECT_FALSE(eraser_->finish());
    files_.heal();
    files_.fail(Call::remove, nth, 3);
    const bool opened = open().has_value();
    const bool finished = opened && eraser_->finish().has_value();
    const bool old_is_there =
        std::any_of(old.begin(), old.end(), [this](const auto& path) { return files_.exists(path).value(); });
    if (opened && eraser_->certificates().back().stage == Stage::gone) {
      EXPECT_FALSE(old_is_there) << nth;
    }
    had_to_wait += opened && !finished && old_is_there ? 1 : 0;
    files_.heal();
    if (!opened) {
      ASSERT_TRUE(open());
    }
    ASSERT_TRUE(eraser_->finish()) << nth;
    EXPECT_EQ(eraser_->certificates().back().stage, Stage::gone);
  }
  EXPECT_GT(had_to_wait, 0);
}

TEST_F(EraserTest, AListOfRowsThatNothingNeedsIsRemovedAtTheStart) {
  append("alice");
  ASSERT_TRUE(eraser_->erase(request_of("alice")));
  files_.fail(Call::remove, 3);
  (void)eraser_->finish();
  files_.heal();
  ASSERT_TRUE(eraser_->finish());
  for (const char* name : {"000001.rows", "000009.rows", "000010.rows", "000010.json"})
    (void)files_.open(std::filesystem::path("/data/erasures") / name, OpenMode::create_new).has_value();
  ASSERT_TRUE(open());
  // The certificate of the last is damaged: what it says may be mended.
  const std::vector<std::filesystem::path> expected{"/data/erasures/000001.json", "/data/erasures/000010.json",
                                                    "/data/erasures/000010.rows"};
  EXPECT_EQ(files_.files_below("/data/erasures"), expected);
}

TEST_F(EraserTest, APreviewErasesNothing) {
  append("alice");
  EXPECT_EQ(eraser_->preview(request_of("alice")).value().rows, 1u);
  EXPECT_EQ(messages().size(), 1u);
  EXPECT_TRUE(eraser_->certificates().empty());
}

TEST_F(EraserTest, RefusesWhatItCannotAnswerFor) {
  const auto complaint = [this](const ErasureRequest& request) {
    const auto done = eraser_->erase(request);
    return done ? std::string("none") : done.error().message;
  };
  EXPECT_EQ(complaint({"x", {}, "", "admin"}), "an erasure needs a reason");
  EXPECT_EQ(complaint(request_of("user:in(x | fields user)")), "an erasure takes a filter without subqueries");
  EXPECT_NE(complaint(request_of("x (")), "none");
  EXPECT_TRUE(eraser_->certificates().empty());
}

TEST_F(EraserTest, CopiesOutsideTheStoreAreNamed) {
  append("alice");
  ASSERT_TRUE(store_->detach(day_of(kNow)));
  append("alice again");
  ASSERT_TRUE(files_.open("/data/backups", OpenMode::create_new).value()->append("2026-11-20T00:00:00Z /mnt/b\n"));
  ASSERT_TRUE(eraser_->erase(request_of("alice")));
  ASSERT_TRUE(eraser_->finish());
  const auto unreached = eraser_->certificates().at(0).unreached;
  ASSERT_EQ(unreached.size(), 2u);
  EXPECT_EQ(unreached[0], "backup: 2026-11-20T00:00:00Z /mnt/b");
  EXPECT_EQ(unreached[1].substr(0, 14), "day taken out:");
}

TEST_F(EraserTest, WhatIsBeyondItsDeadlineIsCountedThoughNothingCanBeDone) {
  append("alice");
  append("bob");
  ASSERT_TRUE(eraser_->erase(request_of("alice")));
  clock_.advance(2 * kDay);
  files_.fail(Call::append, 1, 1000);
  EXPECT_FALSE(eraser_->finish());
  files_.heal();
  EXPECT_NE(metrics::render().find("\ncordwood_erasing_overdue 1\n"), std::string::npos);
  ASSERT_TRUE(eraser_->finish());
  EXPECT_NE(metrics::render().find("\ncordwood_erasing_overdue 0\n"), std::string::npos);
}

TEST_F(EraserTest, ADamagedCertificateStopsNothingAndItsNumberIsNotUsedAgain) {
  append("alice");
  ASSERT_TRUE(eraser_->erase(request_of("alice")));
  ASSERT_TRUE(eraser_->finish());
  const auto paths = files_.files_below("/data/erasures");
  ASSERT_EQ(paths.size(), 1u);
  files_.flip_bit(paths[0], 0, 1);
  ASSERT_TRUE(open());
  EXPECT_TRUE(eraser_->certificates().empty());
  EXPECT_EQ(read_certificates(files_, "/data").value().problems.size(), 1u);
  append("alice");
  EXPECT_EQ(eraser_->erase(request_of("alice")).value().number, 2u);
}

// Whatever call fails, and with the power gone after it: what was told erased is gone in the end, nothing else is.
TEST_F(EraserTest, SurvivesAnyFailingCallAndPowerCut) {
  for (const Call call : {Call::open, Call::append, Call::sync, Call::rename, Call::sync_directory, Call::remove}) {
    for (std::uint64_t nth = 1;; ++nth) {
      append("alice");
      append("bob");
      files_.fail(call, nth);
      const auto asked = eraser_->erase(request_of("alice"));
      (void)eraser_->finish();
      const bool failed = files_.failed();
      files_.heal();
      files_.cut_power();
      eraser_.reset();
      engine_.reset();
      store_.reset();
      files_.restore_power(Unsynced::dropped);
      ASSERT_TRUE(open());
      ASSERT_TRUE(eraser_->finish()) << "call " << static_cast<int>(call) << ", nth " << nth;
      for (const Certificate& certificate : eraser_->certificates()) EXPECT_EQ(certificate.stage, Stage::gone);
      if (asked) {
        EXPECT_EQ(messages().count("alice"), 0u) << "call " << static_cast<int>(call) << ", nth " << nth;
      }
      ASSERT_TRUE(eraser_->erase(request_of("alice or bob")));
      ASSERT_TRUE(eraser_->finish());
      ASSERT_TRUE(messages().empty());
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace cordwood::erasing
