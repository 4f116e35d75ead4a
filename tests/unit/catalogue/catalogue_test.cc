// What sources send is counted whole, drift is told once, and all of it stays within its limits and outlives a restart.

#include "catalogue/catalogue.h"

#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/metrics.h"
#include "masking/masker.h"

namespace cordwood::catalogue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Row = std::vector<Field>;

constexpr std::string_view kStream = R"({app="shop",host="db1"})";

class CatalogueTest : public testing::Test {
 protected:
  void note(Catalogue& catalogue, const std::vector<Row>& rows, std::string_view stream = kStream,
            const masking::Masker& masker = masking::Masker::off()) {
    EventBatch batch;
    batch.received_at = now_;
    for (const Row& row : rows) batch.add({now_, stream, batch.arena().copy_fields(row)});
    catalogue.note(masker.mask(std::move(batch)));
  }
  void note_many(Catalogue& catalogue, std::size_t count, const Row& row) {
    note(catalogue, std::vector<Row>(count, row));
  }
  static Row labels() { return {{"app", "shop"}, {"host", "db1"}}; }
  static Row with(std::vector<Field> more) {
    Row row = labels();
    row.insert(row.end(), more.begin(), more.end());
    return row;
  }
  static std::vector<std::string> drifts_of(const Catalogue& catalogue, std::uint64_t after = 0) {
    std::vector<std::string> texts;
    for (const Drift& drift : catalogue.drifts(after))
      texts.push_back(drift.field.empty()
                          ? fmt::format("{} {:.2f} {:.2f}", name_of(drift.kind), drift.before, drift.after)
                          : fmt::format("{} {}", name_of(drift.kind), drift.field));
    return texts;
  }
  static void move_to(Catalogue& from, Catalogue& to) {
    for (auto changes = from.take_changes(1); !changes.empty(); changes = from.take_changes(1)) {
      for (auto& [stream, record] : changes.sources) ASSERT_TRUE(to.restore_source(stream, record));
      for (auto& [number, record] : changes.drifts) ASSERT_TRUE(to.restore_drift(number, record));
    }
  }

  Timestamp now_ = timestamp_from_nanoseconds(1'763'600'000'000'000'000);
};

TEST_F(CatalogueTest, RowsAreParsedFailedOrPlain) {
  Catalogue catalogue({});
  note(catalogue, {with({{"_msg", "a"}, {"took", "3"}}),             // Parsed.
                   with({{"took", "3"}}),                            // The same, without a message.
                   with({{"_msg", "b"}, {"event.original", "b"}}),   // Plain.
                   with({{"_msg", "c"}, {"parse_error", "why"}})});  // Failed.
  const auto source = catalogue.source(kStream);
  ASSERT_TRUE(source);
  EXPECT_EQ(source->rows, 4u);
  EXPECT_EQ(source->failed, 1u);
  EXPECT_EQ(source->plain, 1u);
  EXPECT_DOUBLE_EQ(source->parsed(), 0.5);
}

TEST_F(CatalogueTest, AFieldHasTheKindOfNearlyAllItsValues) {
  Catalogue catalogue({});
  const auto first = now_;
  note(catalogue, {with({{"took", "3.5"},
                         {"peer", "10.0.0.1"},
                         {"at", "2026-11-21T05:27:17Z"},
                         {"ok", "true"},
                         {"tags", "[1]"},
                         {"who", "bob"}})});
  now_ += std::chrono::hours(1);
  note(catalogue, {with({{"took", "-"}, {"peer", "fe80::1"}})});
  const auto source = catalogue.source(kStream);
  ASSERT_TRUE(source);
  std::map<std::string, std::string_view> kinds;
  for (const FieldEntry& field : source->fields) kinds[field.name] = name_of(field.kind);
  EXPECT_THAT(kinds, ElementsAre(std::pair("app", "text"), std::pair("at", "time"), std::pair("host", "text"),
                                 std::pair("ok", "boolean"), std::pair("peer", "ip"), std::pair("tags", "json"),
                                 std::pair("took", "text"), std::pair("who", "text")));
  EXPECT_EQ(source->fields[1].last_seen, first);
  EXPECT_EQ(source->fields[4].first_seen, first);
  EXPECT_EQ(source->fields[4].last_seen, now_);
  EXPECT_EQ(source->fields[4].rows, 2u);
}

TEST_F(CatalogueTest, ValuesAreToldApart) {
  const auto name = [](std::string_view value) { return name_of(kind_of(value)); };
  for (const char* text :
       {"", "-", "+", "0x1f", "inf", "nan", "1.2.3", "12ms", "999.1.1.1", "a:b", "2026-11-21", "[", "True"})
    EXPECT_EQ(name(text), "text") << text;
  for (const char* number : {"0", "-1", "+2", "1.5", "1e9", "007"}) EXPECT_EQ(name(number), "number") << number;
  for (const char* ip : {"1.2.3.4", "::1", "2001:db8::1", "::ffff:1.2.3.4"}) EXPECT_EQ(name(ip), "ip") << ip;
  for (const char* time : {"2026-11-21T05:27:17Z", "2026-11-21T05:27:17.123+02:00"})
    EXPECT_EQ(name(time), "time") << time;
  for (const char* json : {"[]", "{\"a\":1}"}) EXPECT_EQ(name(json), "json") << json;
}

TEST_F(CatalogueTest, ShareOfParsedRowsThatFallsAndRisesIsToldOnceEach) {
  Catalogue catalogue({});
  const Row good = with({{"took", "3"}});
  const Row bad = with({{"_msg", "?"}, {"parse_error", "why"}});
  for (int window = 0; window < 3; ++window) note_many(catalogue, kWindowRowsMax, good);
  EXPECT_THAT(drifts_of(catalogue), IsEmpty());
  for (int window = 0; window < 3; ++window) note_many(catalogue, kWindowRowsMax, bad);
  EXPECT_THAT(drifts_of(catalogue),
              ElementsAre("field_new _msg", "field_new parse_error", "parsed_fell 1.00 0.00", "field_vanished took"));
  for (int window = 0; window < 3; ++window) note_many(catalogue, kWindowRowsMax, good);
  EXPECT_THAT(drifts_of(catalogue, 4), ElementsAre("field_returned took", "parsed_rose 0.00 1.00",
                                                   "field_vanished _msg", "field_vanished parse_error"));
}

TEST_F(CatalogueTest, AWindowEndsByTimeWhenItHasEnoughRows) {
  Catalogue catalogue({});
  note_many(catalogue, kWindowRowsMin, with({{"a", "1"}}));
  now_ += kWindowAge;
  note_many(catalogue, 1, with({{"a", "1"}}));
  note_many(catalogue, 1, with({{"b", "1"}}));
  EXPECT_THAT(drifts_of(catalogue), ElementsAre("field_new b"));
  now_ += kWindowAge * 10;
  note_many(catalogue, 1, with({{"b", "1"}}));  // Two rows say nothing of a.
  EXPECT_THAT(drifts_of(catalogue), ElementsAre("field_new b"));
  note_many(catalogue, kWindowRowsMin, with({{"b", "1"}}));
  EXPECT_THAT(drifts_of(catalogue), ElementsAre("field_new b", "field_vanished a"));
}

TEST_F(CatalogueTest, ARareFieldDoesNotVanishAndNamesThatNeverEndAreToldOnlySoOften) {
  Catalogue catalogue({});
  note_many(catalogue, kWindowRowsMax - 1, with({{"a", "1"}}));
  note_many(catalogue, 1, with({{"a", "1"}, {"rare", "1"}}));
  note_many(catalogue, kWindowRowsMax, with({{"a", "1"}}));
  EXPECT_THAT(drifts_of(catalogue), IsEmpty());
  std::vector<std::string> names;
  for (int i = 0; i < 100; ++i) names.push_back(fmt::format("id{}", i));
  for (const std::string& name : names) note_many(catalogue, 1, with({{name, "1"}}));
  EXPECT_EQ(drifts_of(catalogue).size(), kFieldDriftsMax);
}

TEST_F(CatalogueTest, StaysWithinItsLimits) {
  Limits limits;
  limits.sources = 32;
  limits.fields = 150;
  limits.fields_per_source = 8;
  limits.metered_sources = 2;
  Catalogue catalogue(limits);
  for (int i = 0; i < 1000; ++i) {
    now_ += std::chrono::seconds(1);
    std::vector<std::string> names;
    for (int k = 0; k < 10; ++k) names.push_back(fmt::format("f{}_{}", i, k));
    Row row;
    for (const std::string& name : names) row.push_back({name, "1"});
    note(catalogue, {row}, fmt::format(R"({{app="limited{:04}"}})", i));
    const auto sources = catalogue.sources("", 1000);
    ASSERT_LE(sources.size(), limits.sources);
    std::size_t fields = 0;
    for (const SourceEntry& source : sources) {
      ASSERT_LE(source.fields.size(), limits.fields_per_source);
      fields += source.fields.size();
    }
    ASSERT_LE(fields, limits.fields);
    ASSERT_EQ(sources.back().stream, fmt::format(R"({{app="limited{:04}"}})", i));  // The newest always stays.
  }
  EXPECT_TRUE(catalogue.sources("", 1).front().fields_left_out);
  const std::string metrics = metrics::render();
  EXPECT_NE(metrics.find(R"(stream="{app=\"limited0001\"}")"), std::string::npos);
  EXPECT_EQ(metrics.find(R"(stream="{app=\"limited0002\"}")"), std::string::npos);
  Limits none;
  none.sources = 0;
  Catalogue off(none);
  note(off, {labels()});
  EXPECT_THAT(off.sources("", 10), IsEmpty());
}

TEST_F(CatalogueTest, NamesAreMaskedBeforeTheyAreRemembered) {
  Catalogue catalogue({});
  const auto masker = masking::Masker::from_configuration(YamlNode::parse("", "masking").value(),
                                                          masking::KeySet(std::string(32, 'k')));
  ASSERT_TRUE(masker) << masker.error().message;
  note(catalogue, {{{"alice@example.org", "7"}, {"user", "alice@example.org"}}}, R"({user="alice@example.org"})",
       masker.value());
  const auto sources = catalogue.sources("", 10);
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources.front().stream.find("alice"), std::string::npos);
  for (const FieldEntry& field : sources.front().fields) EXPECT_EQ(field.name.find("alice"), std::string::npos);
  for (const auto& [stream, record] : catalogue.take_changes(10).sources)
    EXPECT_EQ((stream + record).find("alice"), std::string::npos);
}

TEST_F(CatalogueTest, ARestartGoesOnWhereItWas) {
  Catalogue before({});
  note_many(before, kWindowRowsMax, with({{"a", "1"}}));
  note(before, {labels()}, R"({app="other"})");
  note_many(before, kWindowRowsMax, with({{"b", "10.0.0.1"}}));
  Catalogue after({});
  move_to(before, after);
  const auto old_sources = before.sources("", 10);
  const auto new_sources = after.sources("", 10);
  ASSERT_EQ(new_sources.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(new_sources[i].stream, old_sources[i].stream);
    EXPECT_EQ(new_sources[i].rows, old_sources[i].rows);
    EXPECT_EQ(new_sources[i].first_seen, old_sources[i].first_seen);
    ASSERT_EQ(new_sources[i].fields.size(), old_sources[i].fields.size());
    for (std::size_t k = 0; k < new_sources[i].fields.size(); ++k) {
      EXPECT_EQ(new_sources[i].fields[k].name, old_sources[i].fields[k].name);
      EXPECT_EQ(new_sources[i].fields[k].kind, old_sources[i].fields[k].kind);
      EXPECT_EQ(new_sources[i].fields[k].has_vanished, old_sources[i].fields[k].has_vanished);
    }
  }
  EXPECT_EQ(drifts_of(after), drifts_of(before));
  note_many(after, kWindowRowsMax, with({{"a", "1"}}));  // It knows that the field was gone, and what is usual.
  EXPECT_EQ(drifts_of(after).back(), "field_vanished b");
  EXPECT_TRUE(after.take_changes(10).drifts.front().first > before.drifts(0).back().number);
}

TEST_F(CatalogueTest, WhatIsForgottenIsTakenFromTheDiskToo) {
  Catalogue catalogue({});
  note(catalogue, {labels()});
  EXPECT_FALSE(catalogue.forget("{}"));
  EXPECT_EQ(catalogue.take_changes(10).sources.size(), 1u);
  EXPECT_TRUE(catalogue.forget(kStream));
  EXPECT_THAT(catalogue.take_changes(10).forgotten, ElementsAre(kStream));
  EXPECT_TRUE(catalogue.take_changes(10).empty());
}

TEST_F(CatalogueTest, ADamagedRecordIsRefusedWhole) {
  Catalogue whole({});
  note_many(whole, kWindowRowsMax, with({{"a", "1"}}));
  const std::string record = whole.take_changes(1).sources.front().second;
  for (std::size_t size = 0; size < record.size(); ++size) {
    Catalogue catalogue({});
    EXPECT_FALSE(catalogue.restore_source("{}", record.substr(0, size))) << size;
    EXPECT_THAT(catalogue.sources("", 1), IsEmpty());
  }
  std::mt19937 random(1);
  for (int i = 0; i < 10'000; ++i) {
    std::string damaged = record;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    Catalogue catalogue({});
    (void)catalogue.restore_source("{}", damaged);  // Whatever it says: within memory, and no row too few.
    for (const SourceEntry& source : catalogue.sources("", 1)) EXPECT_LE(source.failed + source.plain, source.rows);
  }
}

TEST_F(CatalogueTest, LimitsAreReadWithThePlaceOfWhatIsWrong) {
  const auto read = [](const char* yaml) {
    return Limits::from_configuration(YamlNode::parse(yaml, "cordwood.yaml").value());
  };
  EXPECT_EQ(read("{sources: 5, fields: 6, fields_per_source: 7, metered_sources: 0}").value().fields, 6u);
  EXPECT_NE(read("sources: -1").error().message.find("cordwood.yaml:1"), std::string::npos);
  EXPECT_FALSE(read("source: 5"));
}

}  // namespace
}  // namespace cordwood::catalogue
