#include "cursor.h"

#include <gtest/gtest.h>

namespace cordwood::api {
namespace {

Parameters parameters_of(std::string_view form) {
  Parameters parameters;
  EXPECT_TRUE(parameters.add_form(form).has_value());
  return parameters;
}

TEST(Cursor, IsReadAsItWasWritten) {
  const Cursor cursor{
      timestamp_from_nanoseconds(-1'700'000'000'000'000'000), 1ULL << 63, 4711, {-1, UINT64_MAX, UINT64_MAX}};
  const auto read = Cursor::parse(cursor.text());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read.value().text(), cursor.text());
  EXPECT_EQ(read.value().begun_at, cursor.begun_at);
  EXPECT_EQ(read.value().end.arrival, UINT64_MAX);
}

TEST(Cursor, AnyOtherTextIsInvalid) {
  const std::string text = Cursor{timestamp_from_nanoseconds(17), 2, 3, {}}.text();
  std::vector<std::string> others{
      "begin", "0", "00", "zz", text + "00", text.substr(2), text.substr(0, text.size() - 2)};
  for (std::size_t i = 0; i < text.size(); ++i) {
    others.push_back(text);
    others.back()[i] = text[i] == '0' ? '1' : '0';
  }
  for (const std::string& other : others) {
    const auto read = Cursor::parse(other);
    ASSERT_TRUE(read.has_error()) << other;
    EXPECT_EQ(read.error().code, Errc::invalid);
  }
}

TEST(Cursor, IsOfOneQuestionWhateverThePage) {
  const auto question = [](std::string_view form) { return question_of(parameters_of(form)); };
  const auto asked = question("query=a&start=1d&extra_filters=x&extra_filters=y");
  EXPECT_EQ(asked, question("limit=5&extra_filters=x&extra_filters=y&cursor=begin&start=1d&query=a&format=raw"));
  EXPECT_NE(asked, question("query=a&start=1d&extra_filters=y&extra_filters=x"));
  EXPECT_NE(asked, question("query=a&end=1d&extra_filters=x&extra_filters=y"));
  EXPECT_NE(asked, question("query=b&start=1d&extra_filters=x&extra_filters=y"));
}

}  // namespace
}  // namespace cordwood::api
