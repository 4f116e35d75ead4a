#include "store_driver.h"

#include <future>

#include <gtest/gtest.h>

#include "masking/masker.h"

namespace cordwood::indexer {

masking::MaskedBatch batch_of(const std::vector<Line>& lines) {
  EventBatch events;
  events.received_at = kNow;
  events.peer = "db1";
  for (const Line& line : lines) {
    const Field fields[] = {{kMessageField, events.arena().copy(line.message)},
                            {"host", "db1"},
                            {"length", events.arena().copy(std::to_string(line.message.size()))}};
    events.add({line.time, "{host=\"db1\"}", events.arena().copy_fields(fields)});
  }
  return masking::Masker::off().mask(std::move(events));
}

Result<void> StoreDriver::open(StoreOptions options) {
  store.reset();
  options.folder = "/data";
  options.background = false;
  CORDWOOD_TRY(store, Store::open(files, clock, std::move(options)));
  return success();
}

void StoreDriver::lose_power(test::Unsynced unsynced) {
  files.cut_power();
  store.reset();
  files.restore_power(unsynced);
}

void StoreDriver::expect_whole() {
  close();
  const auto report = check_store(files, "/data");
  ASSERT_TRUE(report) << report.error().message;
  for (const std::string& problem : report.value().problems) ADD_FAILURE() << problem;
  ASSERT_TRUE(open());
}

Result<void> StoreDriver::append(const std::vector<Line>& lines, std::optional<Receipt> receipt) {
  std::promise<std::optional<Error>> answered;
  store->append(batch_of(lines), std::move(receipt), [&answered](Result<void> answer) {
    answered.set_value(answer ? std::nullopt : std::optional(answer.error()));
  });
  const std::optional<Error> failure = answered.get_future().get();
  if (failure) return *failure;
  return success();
}

std::map<std::string, int> StoreDriver::messages_of(const Snapshot& snapshot) {
  std::map<std::string, int> found;
  for (const auto& segment : snapshot.segments) {
    for (std::size_t i = 0; i < segment->row_groups().size(); ++i) {
      const auto group = segment->open_row_group(i);
      EXPECT_TRUE(group) << group.error().message;
      const auto column = group.value()->column(kMessageField).value();
      std::string scratch;
      group.value()->live_rows().for_each(
          [&](std::uint32_t row) { ++found[std::string(column->value(row, scratch))]; });
    }
  }
  return found;
}

std::vector<std::uint64_t> StoreDriver::arrivals_of(std::string_view message) const {
  std::vector<std::uint64_t> found;
  for (const auto snapshot = store->snapshot(); const auto& segment : snapshot->segments) {
    for (std::size_t i = 0; i < segment->row_groups().size(); ++i) {
      const auto group = segment->open_row_group(i);
      if (!group) continue;  // A fault that a test planned.
      const auto column = group.value()->column(kMessageField);
      const auto arrivals = group.value()->arrivals();
      if (!column || !arrivals) continue;
      std::string scratch;
      group.value()->live_rows().for_each([&](std::uint32_t row) {
        if (column.value()->value(row, scratch) == message) found.push_back(arrivals.value()[row]);
      });
    }
  }
  return found;
}

std::map<std::string, int> once(std::initializer_list<std::string_view> messages) {
  std::map<std::string, int> all;
  for (const std::string_view message : messages) all[std::string(message)] = 1;
  return all;
}

}  // namespace cordwood::indexer
