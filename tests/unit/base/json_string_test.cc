#include "base/json_string.h"

#include <array>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace cordwood {
namespace {

using namespace std::string_view_literals;

TEST(JsonString, ControlCharactersQuotesAndBackslashesAreEscaped) {
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\0\x1f\b\f\x7f"sv), R"("a\"b\\c\n\r\t\u0000\u001f\b\f)"
                                                          "\x7f\"");
}

TEST(JsonString, Utf8StaysAsItIs) { EXPECT_EQ(json_string("größe 東京 😀"), "\"größe 東京 😀\""); }

TEST(JsonString, EachByteThatIsNotUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(json_string("a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(json_string("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");                  // Overlong '/'.
  EXPECT_EQ(json_string("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");  // A surrogate.
  EXPECT_EQ(json_string("\xf4\x90\x80\x80").size(), 2U + 4 * 3);                       // Beyond U+10FFFF.
}

// What an escape means, then '|' and what is left; "-" when it is none.
std::string read_escape(std::string_view rest) {
  std::array<char, kUtf8BytesMax> bytes;
  const std::size_t length = take_json_escape(rest, bytes.data());
  return (length ? std::string(bytes.data(), length) : "-") + "|" + std::string(rest);
}

TEST(JsonEscape, LettersMeanTheirCharacter) {
  EXPECT_EQ(read_escape("nx"), "\n|x");
  EXPECT_EQ(read_escape("\"\""), "\"|\"");
  EXPECT_EQ(read_escape("/"), "/|");
}

TEST(JsonEscape, FourDigitsAreACodePointAndAPairOfSurrogatesIsOne) {
  EXPECT_EQ(read_escape("u00dfx"), "ß|x");
  EXPECT_EQ(read_escape("u20AC"), "€|");
  EXPECT_EQ(read_escape("ud83d\\ude00!"), "😀|!");
  EXPECT_EQ(read_escape("u0000"), std::string("\0|", 2));
}

TEST(JsonEscape, ASurrogateWithoutItsPartnerIsTheReplacementCharacter) {
  EXPECT_EQ(read_escape("ud83d"), "\ufffd|");
  EXPECT_EQ(read_escape("ude00\\ud83d"), "\ufffd|\\ud83d");
  EXPECT_EQ(read_escape("ud83d\\u0041"), "\ufffd|\\u0041");
  EXPECT_EQ(read_escape("ud83d\\ude0"), "\ufffd|\\ude0");
}

TEST(JsonEscape, AnythingElseIsLeftAlone) {
  for (const char* text : {"", "x41", "u12", "u-123", "u+123", "u12g4", "a"})
    EXPECT_EQ(read_escape(text), "-|" + std::string(text));
}

}  // namespace
}  // namespace cordwood
