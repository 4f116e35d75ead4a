#include "base/find_bytes.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cordwood {
namespace {

TEST(FindBytes, FindsWhatTheStandardLibraryFinds) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 90, 'a');
    for (char& c : text) c = "aab\0\xff"[random() % 5];
    std::string bytes(random() % 6, 'a');
    for (char& c : bytes) c = "aab\0\xff"[random() % 5];
    const std::size_t from = random() % 40;
    ASSERT_EQ(find_bytes(text, bytes, from), text.find(bytes, from)) << text << ' ' << bytes << ' ' << from;
  }
}

TEST(FindBytes, ReadsNoByteBehindTheText) {
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string text = std::string(size, 'x');  // A sanitizer watches its end.
    EXPECT_EQ(find_bytes(text, "xy"), std::string::npos);
    EXPECT_EQ(contains_bytes(text, "xxx"), size >= 3);
  }
}

}  // namespace
}  // namespace cordwood
