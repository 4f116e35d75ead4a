#include "base/utf8.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

std::string utf8_of(char32_t code_point) {
  std::string out;
  append_utf8(out, code_point);
  return out;
}

TEST(Utf8, CodePointsOfEveryLengthAreWrittenAndMeasured) {
  for (const auto& [code_point, bytes] : {std::pair(U'a', "a"), std::pair(U'ß', "ß"), std::pair(U'€', "€"),
                                          std::pair(U'😀', "😀"), std::pair(char32_t{0x10ffff}, "\xf4\x8f\xbf\xbf")}) {
    EXPECT_EQ(utf8_of(code_point), bytes);
    EXPECT_EQ(utf8_length(bytes, 0), std::string_view(bytes).size()) << bytes;
  }
}

TEST(Utf8, WhatIsNoCodePointHasNoLength) {
  for (const std::string_view bytes : {"", "\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xe2\x82",
                                       "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x98", "\xff"})
    EXPECT_EQ(utf8_length(bytes, 0), 0U) << bytes;
}

}  // namespace
}  // namespace cordwood
