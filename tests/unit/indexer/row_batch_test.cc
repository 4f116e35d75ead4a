#include "row_batch.h"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace cordwood::indexer {
namespace {

constexpr Timestamp kNoon = Timestamp(Day(std::chrono::days(20'000))) + std::chrono::hours(12);
constexpr Admission kAnyTime{{}};

struct PlainRow {
  Timestamp time;
  std::string stream;
  std::vector<std::pair<std::string, std::string>> fields;
  friend bool operator==(const PlainRow&, const PlainRow&) = default;
};

Event event_of(EventBatch& batch, const PlainRow& row) {
  std::vector<Field> fields;
  for (const auto& [name, value] : row.fields) fields.push_back({batch.arena().copy(name), batch.arena().copy(value)});
  return {row.time, batch.arena().copy(row.stream), batch.arena().copy_fields(fields)};
}

std::vector<PlainRow> read_all(std::string_view content) {
  std::vector<PlainRow> rows;
  auto reader = RowBatchReader::open(content, 1).value();
  while (reader.next()) {
    PlainRow row{reader.row().time, std::string(reader.row().stream), {}};
    for (const Field& field : reader.row().fields) row.fields.emplace_back(field.name, field.value);
    EXPECT_EQ(reader.row().arrival, rows.size() + 1);
    rows.push_back(std::move(row));
  }
  EXPECT_TRUE(reader.finish());
  return rows;
}

std::vector<PlainRow> random_rows(unsigned seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> names = {"_msg", "host", "level", "a", "b", "a.b", std::string("\0x", 2)};
  std::map<std::string, std::string> last;
  std::vector<PlainRow> rows(random() % 50);
  for (PlainRow& row : rows) {
    row.time = kNoon + std::chrono::nanoseconds(static_cast<std::int64_t>(random()) - 2'000'000'000);
    row.stream = "{host=\"" + std::to_string(random() % 3) + "\"}";
    for (const std::string& name : names) {
      if (random() % 3 == 0) continue;
      std::string& value = last[name];
      if (value.empty() || random() % 2 == 0) {
        value.assign(1 + random() % 40, ' ');
        for (char& c : value) c = static_cast<char>(random());
      }
      row.fields.emplace_back(name, value);
    }
  }
  return rows;
}

TEST(RowBatch, GivesBackEveryByteOfEveryRow) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const auto rows = random_rows(seed);
    EventBatch events;
    for (const PlainRow& row : rows) events.add(event_of(events, row));
    const RowBatch batch = encode_row_batch(events, std::nullopt, kAnyTime);
    EXPECT_EQ(read_all(batch.content), rows);
    const RowBatchSummary again = summarise(batch.content).value();
    EXPECT_EQ(again.rows, batch.summary.rows);
    EXPECT_EQ(again.fields, batch.summary.fields);
    EXPECT_EQ(again.days.size(), batch.summary.days.size());
  }
}

TEST(RowBatch, KeepsTimesAtBothEndsOfTheCalendar) {
  EventBatch events;
  for (const Timestamp time : {Timestamp::min(), Timestamp::max(), Timestamp::min()}) events.add({time, "{}", {}});
  const auto rows = read_all(encode_row_batch(events, std::nullopt, kAnyTime).content);
  EXPECT_EQ(rows[0].time, Timestamp::min());
  EXPECT_EQ(rows[1].time, Timestamp::max());
  EXPECT_EQ(rows[2].time, Timestamp::min());
}

TEST(RowBatch, LeavesEmptyValuesOut) {
  EventBatch events;
  events.add(event_of(events, {kNoon, "{}", {{"a", ""}, {"b", "x"}}}));
  const auto rows = read_all(encode_row_batch(events, std::nullopt, kAnyTime).content);
  EXPECT_EQ(rows[0].fields, (std::vector<std::pair<std::string, std::string>>{{"b", "x"}}));
}

TEST(RowBatch, WritesAValueThatStaysOnceAndReadsItAsTheSameMemory) {
  EventBatch events;
  const std::string value(100, 'v');
  constexpr std::size_t kRows = 50;
  for (std::size_t i = 0; i < kRows; ++i)
    events.add(event_of(events, i == 20 ? PlainRow{kNoon, "{}", {}} : PlainRow{kNoon, "{}", {{"a", value}}}));
  const std::string content = encode_row_batch(events, std::nullopt, kAnyTime).content;
  EXPECT_LT(content.size(), value.size() + kRows * 10);
  auto reader = RowBatchReader::open(content).value();
  std::set<const char*> places;
  while (reader.next())
    for (const Field& field : reader.row().fields) places.insert(field.value.data());
  EXPECT_TRUE(reader.finish());
  EXPECT_EQ(places.size(), 1u);
}

TEST(RowBatch, AValueLikeOneBeforeThatIsNotThereIsCorrupt) {
  EventBatch events;
  events.add(event_of(events, {kNoon, "{}", {{"a", "x"}}}));
  std::string content = encode_row_batch(events, std::nullopt, kAnyTime).content;
  ASSERT_EQ(content.substr(content.size() - 2), "\x01x");
  content.replace(content.size() - 2, 2, 1, '\0');
  EXPECT_FALSE(summarise(content));
}

TEST(RowBatch, CountsRowsByDayAndMarksWhatIsRefused) {
  EventBatch events;
  events.add({kNoon, "{}", {}});
  events.add({kNoon - std::chrono::hours(24), "{}", {}});
  events.add({kNoon + std::chrono::seconds(1), "{}", {}});
  events.add({kNoon - std::chrono::hours(480), "{}", {}});
  const Admission admission{{kNoon - std::chrono::hours(48), kNoon + std::chrono::hours(48)}};
  const RowBatch batch = encode_row_batch(events, Receipt{"db1", 7}, admission);
  EXPECT_EQ(batch.summary.rows, 4u);
  EXPECT_EQ(batch.summary.refused, 1u);
  ASSERT_EQ(batch.summary.days.size(), 2u);
  EXPECT_EQ(batch.summary.days[0].rows, 1u);
  EXPECT_EQ(batch.summary.days[1].rows, 2u);
  EXPECT_EQ(batch.summary.days[1].day, day_of(kNoon));
  EXPECT_EQ(RowBatchReader::open(batch.content).value().receipt()->sequence, 7u);
}

TEST(RowBatch, OfRowsThatDoNotFitTheBlockKeepsSizeAndHash) {
  EventBatch events;
  for (const char letter : {'v', 'w', 'x', 'y'})
    events.add(event_of(events, {kNoon, "{a=\"1\"}", {{"a", std::string(1000, letter)}}}));
  const Field small[] = {{"a", "small"}};
  events.add({kNoon, "{a=\"1\"}", small});
  const RowBatch batch = encode_row_batch(events, Receipt{"db1", 7}, kAnyTime, {}, 2500);
  EXPECT_EQ(batch.summary.rows, 5u);
  EXPECT_EQ(batch.summary.refused, 2u);
  EXPECT_EQ(batch.summary.refusals[static_cast<std::size_t>(Refusal::batch_too_large)], 2u);
  const auto rows = read_all(batch.content);
  EXPECT_EQ(rows[1].fields.front().second, std::string(1000, 'w'));
  EXPECT_EQ(rows[2].fields.front().first, kMessageField);
  EXPECT_EQ(rows[2].fields.front().second.substr(0, 21), "1003 bytes, XXH3-128 ");
  EXPECT_EQ(rows[4].fields.front().second, "small");
  EXPECT_EQ(summarise(batch.content).value().refusals, batch.summary.refusals);
}

TEST(RowBatch, AnyCutOrFlippedByteIsRefusedOrReadWithinBounds) {
  EventBatch events;
  for (const PlainRow& row : random_rows(3)) events.add(event_of(events, row));
  const std::string content = encode_row_batch(events, Receipt{"db1", 7}, kAnyTime).content;
  for (std::size_t size = 0; size < content.size(); ++size) EXPECT_FALSE(summarise(content.substr(0, size)));
  for (std::size_t i = 0; i < content.size(); ++i) {
    std::string damaged = content;
    damaged[i] = static_cast<char>(~damaged[i]);
    if (const auto summary = summarise(damaged); summary) {
      EXPECT_LE(summary.value().rows, content.size());
    }
  }
}

TEST(Admission, NamesTheLimitThatARowPasses) {
  const Admission admission{{kNoon - std::chrono::hours(1), kNoon + std::chrono::hours(1)}};
  const auto judge = [&](Timestamp time, std::span<const Field> fields) { return admission.judge(time, "{}", fields); };
  const std::string long_name(kFieldNameBytesMax + 1, 'n');
  const std::string long_value(kLineBytesMax - 1, 'v');
  const Field one[] = {{"a", "b"}};
  const Field named[] = {{long_name, "b"}};
  const Field large[] = {{"a", long_value}, {"b", "xx"}};
  const std::vector<Field> many(kFieldsMax + 1, one[0]);
  EXPECT_EQ(judge(kNoon, one), Refusal::none);
  EXPECT_EQ(judge(kNoon - std::chrono::hours(2), one), Refusal::too_old);
  EXPECT_EQ(judge(kNoon + std::chrono::hours(2), one), Refusal::too_new);
  EXPECT_EQ(judge(kNoon, many), Refusal::too_many_fields);
  EXPECT_EQ(judge(kNoon, named), Refusal::name_too_long);
  EXPECT_EQ(judge(kNoon, large), Refusal::line_too_long);
}

}  // namespace
}  // namespace cordwood::indexer
