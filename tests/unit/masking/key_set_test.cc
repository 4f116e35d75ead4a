#include "masking/key_set.h"

#include <gtest/gtest.h>

#include "support/faulty_file_system.h"

namespace cordwood::masking {
namespace {

const std::string kSecret(40, 's');
const Timestamp kNow = timestamp_from_nanoseconds(1'700'000'000'000'000'000);

KeySet two_keys() {
  KeySet keys(kSecret);
  EXPECT_TRUE(keys.rotate(kNow).has_value());
  return keys;
}

TEST(KeySet, ReadsWhatItWrites) {
  const KeySet keys = two_keys();
  const auto read = KeySet::parse(keys.to_text(), "masking-key");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_EQ(read.value().keys().size(), 2U);
  EXPECT_EQ(read.value().keys()[0].secret, kSecret);
  EXPECT_EQ(read.value().newest()->number, 2U);
  EXPECT_EQ(read.value().newest()->made_at, kNow);
  EXPECT_EQ(read.value().newest()->secret, keys.newest()->secret);
}

TEST(KeySet, AnyOtherTextIsAFirstKeyAsAWhole) {
  const std::string old = kSecret + "\n";
  EXPECT_EQ(KeySet::parse(old, "masking-key").value().newest()->secret, old);
  EXPECT_EQ(KeySet::parse("short", "masking-key").error().code, Errc::corrupt);
}

TEST(KeySet, WhatIsDamagedIsCorruptWithItsLine) {
  const std::string text = two_keys().to_text();
  for (const std::string& damaged :
       {text.substr(0, text.size() - 1), text.substr(0, text.size() - 3) + "\n", text + "2 x y\n",
        text + text.substr(text.find('\n') + 1), text.substr(0, text.find('\n') + 1), text.substr(0, text.find('\n'))})
    EXPECT_EQ(KeySet::parse(damaged, "masking-key").error().code, Errc::corrupt) << damaged;
  EXPECT_EQ(KeySet::parse(text + "x\n", "masking-key").error().message, "masking-key:4: this is no masking key");
}

TEST(KeySet, ARemovedKeyFindsNothingAndItsNumberDoesNotComeBack) {
  KeySet keys = two_keys();
  EXPECT_EQ(keys.remove(2).error().code, Errc::invalid);
  EXPECT_EQ(keys.remove(3).error().code, Errc::not_found);
  const auto before = keys.words_for("a");
  ASSERT_TRUE(keys.remove(1).has_value());
  EXPECT_EQ(keys.words_for("a").size(), before.size() / 2);
  ASSERT_TRUE(keys.rotate(kNow).has_value());
  EXPECT_EQ(keys.newest()->number, 3U);
}

TEST(KeySet, ThereAreNotMoreKeysThanItsLimit) {
  KeySet keys;
  for (std::size_t i = 0; i < kKeysMax; ++i) ASSERT_TRUE(keys.rotate(kNow).has_value());
  EXPECT_EQ(keys.rotate(kNow).error().code, Errc::too_large);
}

// At any failure, and after a power cut, the file holds the old keys or the new ones, whole.
TEST(KeySet, StoringIsAllOrNothing) {
  const std::filesystem::path path = "/data/masking-key";
  for (std::uint64_t nth = 1;; ++nth) {
    test::FaultyFileSystem files(nth);
    ASSERT_TRUE(files.make_directories("/data").has_value());
    ASSERT_TRUE(files.sync_directory("/").has_value());
    ASSERT_TRUE(store_keys(files, path, KeySet(kSecret)).has_value());
    files.cut_power_at(nth);
    const bool stored = store_keys(files, path, two_keys()).has_value();
    const bool survived = files.has_power();
    if (survived) files.cut_power();
    files.restore_power(test::Unsynced::torn);
    const auto read = load_keys(files, path);
    ASSERT_TRUE(read.has_value()) << nth << read.error().message;
    EXPECT_EQ(read.value().keys().front().secret, kSecret);
    EXPECT_TRUE(!stored || read.value().keys().size() == 2U) << nth;
    if (survived) break;
  }
}

TEST(KeySet, AFirstKeyIsMadeOnce) {
  test::FaultyFileSystem files;
  ASSERT_TRUE(files.make_directories("/data").has_value());
  const KeySet made = load_or_make_keys(files, "/data/masking-key", kNow).value();
  EXPECT_EQ(load_or_make_keys(files, "/data/masking-key", kNow).value().newest()->secret, made.newest()->secret);
  EXPECT_EQ(made.newest()->number, 1U);
}

}  // namespace
}  // namespace cordwood::masking
