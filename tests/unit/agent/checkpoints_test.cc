#include "checkpoints.h"

#include <gmock/gmock.h>

#include "support/faulty_file_system.h"

namespace cordwood::agent {
namespace {

Checkpoints sample(std::uint64_t acknowledged = 7) {
  Checkpoints out;
  out.state_id = std::string(32, 'a');
  out.acknowledged_sequence = acknowledged;
  out.next_file_number = 3;
  out.files.push_back({.number = 2,
                       .id = {64769, 1'234'567},
                       .head = {256, 0x0123456789abcdef},
                       .acknowledged_to = 1000,
                       .tail = {64, 42},
                       .path = "/var/log/app.log.1",
                       .label = "/var/log/app.log",
                       .app = "app",
                       .seen_at = timestamp_from_nanoseconds(1)});
  out.plans.push_back({acknowledged + 1, timestamp_from_nanoseconds(2), {{2, 1000, 2000, {64, 43}}}});
  out.plans.push_back({acknowledged + 2, timestamp_from_nanoseconds(3), {}});
  return out;
}

TEST(Checkpoints, ReadWhatTheyWrote) { EXPECT_EQ(decode_checkpoints(encode(sample())).value(), sample()); }

TEST(Checkpoints, EveryFlippedBitAndEveryCutIsNoticed) {
  const std::string good = encode(sample());
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(decode_checkpoints(bad)) << at;
    EXPECT_FALSE(decode_checkpoints(good.substr(0, at))) << at;
  }
}

TEST(Checkpoints, AFreshFolderGetsAStateIdOfItsOwn) {
  test::FaultyFileSystem files;
  ASSERT_TRUE(files.make_directories("/state"));
  const auto one = load_checkpoints(files, "/state").value();
  EXPECT_EQ(one.state_id.size(), 32u);
  EXPECT_NE(one.state_id, load_checkpoints(files, "/state").value().state_id);
}

// Whatever call fails and whatever the power cut takes, the old checkpoints are there or the new ones.
TEST(Checkpoints, SavingIsAllOrNothing) {
  using test::Call;
  for (const Call call : {Call::open, Call::append, Call::sync, Call::rename, Call::sync_directory}) {
    for (std::uint64_t nth = 1;; ++nth) {
      test::FaultyFileSystem files(nth);
      ASSERT_TRUE(files.make_directories("/state"));
      ASSERT_TRUE(files.sync_directory("/"));
      ASSERT_TRUE(save_checkpoints(files, "/state", sample(1)));
      files.fail(call, nth);
      const bool saved = save_checkpoints(files, "/state", sample(2)).has_value();
      const bool failed = files.failed();
      files.heal();
      files.cut_power();
      files.restore_power(test::Unsynced::torn);
      const auto loaded = load_checkpoints(files, "/state");
      ASSERT_TRUE(loaded) << loaded.error().message;
      EXPECT_TRUE(loaded.value() == sample(2) || (!saved && loaded.value() == sample(1)));
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace cordwood::agent
