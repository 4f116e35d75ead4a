#include "row_list.h"

#include <gtest/gtest.h>

namespace cordwood::erasing {
namespace {

const RowList kRows = {{Day(std::chrono::days(-3)), {0, 1, UINT64_MAX}}, {Day(std::chrono::days(20'000)), {7, 1000}}};

TEST(RowList, ReadsBackWhatWasWritten) {
  EXPECT_EQ(decode_row_list(encode_row_list(kRows)).value(), kRows);
  EXPECT_TRUE(decode_row_list(encode_row_list({})).value().empty());
}

TEST(RowList, AnyCutOrFlippedByteIsFound) {
  const std::string bytes = encode_row_list(kRows);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(decode_row_list(bytes.substr(0, size)));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(decode_row_list(damaged)) << i;
  }
}

}  // namespace
}  // namespace cordwood::erasing
