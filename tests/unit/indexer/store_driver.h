#pragma once
// A store on a file system that can fail, and what a test does with one: append lines, cut the power, count what is
// there.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/store.h"
#include "support/fake_clock.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {

inline constexpr Day kToday = Day(std::chrono::days(20'000));
inline constexpr Timestamp kNow = Timestamp(kToday) + std::chrono::hours(12);

/// A message at a time.
struct Line {
  std::string message;
  Timestamp time = kNow;
};

masking::MaskedBatch batch_of(const std::vector<Line>& lines);

class StoreDriver {
 public:
  explicit StoreDriver(std::uint64_t seed = 1) : files(seed) {}

  /// Opens, or opens again: the old store goes first. `background` is off.
  Result<void> open(StoreOptions options = {});
  void close() { store.reset(); }
  void lose_power(test::Unsynced unsynced);  // And the store with it; open() again.
  void expect_whole();                       // fsck finds nothing. Opens again.

  /// Appends and waits for the answer.
  Result<void> append(const std::vector<Line>& lines, std::optional<Receipt> receipt = std::nullopt);
  Result<void> append(std::string message) { return append({Line{std::move(message)}}); }

  /// How often each message is there.
  std::map<std::string, int> messages() const { return messages_of(*store->snapshot()); }
  static std::map<std::string, int> messages_of(const Snapshot& snapshot);
  /// Of the rows with this message.
  std::vector<std::uint64_t> arrivals_of(std::string_view message) const;

  test::FaultyFileSystem files;
  test::FakeClock clock{kNow};
  std::unique_ptr<Store> store;
};

/// "a", "b" once each.
std::map<std::string, int> once(std::initializer_list<std::string_view> messages);

}  // namespace cordwood::indexer
