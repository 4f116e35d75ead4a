#include "base/event.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace cordwood {
namespace {

TEST(Stream, LabelsAreSortedQuotedAndWithoutEmptyOnes) {
  const Field labels[] = {{"host", "db1"}, {"app", "a\"b\\c\nd"}, {"file", ""}};
  EXPECT_EQ(canonical_stream(labels), R"({app="a\"b\\c\nd",host="db1"})");
  EXPECT_EQ(canonical_stream({}), "{}");
}

TEST(Stream, CanonicalLabelsReadBack) {
  const Field labels[] = {{"host", "db1"}, {"app", "a\"b\\c\nd,x=\"y\"}"}};
  const auto read = parse_stream(canonical_stream(labels));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, (std::vector<std::pair<std::string, std::string>>{{"app", "a\"b\\c\nd,x=\"y\"}"}, {"host", "db1"}}));
  EXPECT_TRUE(parse_stream("{}")->empty());
}

TEST(Stream, WhatIsNotCanonicalIsNothing) {
  for (const char* text : {"", "{", "x", "{a}", "{a=b}", R"({a="b)", R"({a="b"c="d"})", R"({a="b"}x)", R"({a="b\)"})
    EXPECT_EQ(parse_stream(text), std::nullopt) << text;
}

TEST(Arena, KeepsWhatItCopiedInPlace) {
  Arena arena;
  std::vector<std::string_view> views;
  for (int i = 0; i < 10'000; ++i) views.push_back(arena.copy(std::to_string(i)));
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(views[static_cast<std::size_t>(i)], std::to_string(i));
  const std::string large(1 << 20, 'x');
  EXPECT_EQ(arena.copy(large), large);
}

TEST(Arena, FieldsAreAligned) {
  Arena arena;
  arena.copy("odd");
  const Field field{"a", "b"};
  const auto copied = arena.copy_fields(std::span(&field, 1));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(copied.data()) % alignof(Field), 0U);
  EXPECT_EQ(copied[0].value, "b");
}

}  // namespace
}  // namespace cordwood
