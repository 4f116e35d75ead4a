#include "json_flattener.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cordwood::intake {
namespace {

using Random = std::mt19937_64;

std::string pick(Random& random, std::initializer_list<const char*> texts) {
  return *(texts.begin() + random() % texts.size());
}

std::string blanks(Random& random) { return pick(random, {"", "", "", " ", "\t", " \r "}); }

std::string string_of(Random& random) {
  std::string text = "\"";
  for (auto pieces = random() % 6; pieces > 0; --pieces)
    text += pick(random, {"a",       "plain words, some of them",
                          "é€😀",     "\\n",
                          "\\\"",    "\\\\",
                          "\\u00e9", "\\ud83d\\ude00",
                          "\\ud800", "{",
                          "}",       "[",
                          "]",       ":",
                          ",",       "0123456789012345",
                          "\\x",     "\\/",
                          "\xff",    "\\\xff",
                          "\x01",    "'"});
  return text + "\"";
}

std::string value_of(Random& random, int depth) {
  switch (random() % (depth > 0 ? 7 : 5)) {
    case 0:
    case 1:
      return string_of(random);
    case 2:
      return pick(random, {"0", "-1", "12.50", "1e9", "1E-7", "01", "-", "1.", ".5", "+1", "12345678901234567890"});
    case 3:
      return pick(random, {"true", "false", "null", "nul", "True", "NaN", ""});
    case 4:
      return std::to_string(random());
    default:
      break;
  }
  const bool is_object = random() % 2 == 0;
  std::string text = is_object ? "{" : "[";
  for (auto members = random() % 4; members > 0; --members) {
    text += blanks(random);
    if (is_object) text += string_of(random) + blanks(random) + ":" + blanks(random);
    text += value_of(random, depth - 1) + blanks(random);
    if (members > 1) text += ",";
  }
  return text + (is_object ? "}" : "]");
}

std::string line_of(Random& random) {
  std::string line = blanks(random) + "{";
  for (auto members = random() % 7; members > 0; --members) {
    const std::string key =
        random() % 8 == 0 ? string_of(random) : pick(random, {"\"a\"", "\"b.c\"", "\"_msg\"", "\"\""});
    line += blanks(random) + key + blanks(random) + ":" + blanks(random) + value_of(random, 3) + blanks(random);
    if (members > 1) line += ",";
  }
  line += "}" + blanks(random);
  if (random() % 4 == 0) line[random() % line.size()] = pick(random, {"\"", "\\", "{", "}", ",", ":", "x", " "})[0];
  if (random() % 9 == 0) line.resize(random() % line.size() + 1);
  return line;
}

/// The fields as one text, or why there are none.
std::string shown(const Result<std::vector<Field>*>& fields) {
  if (!fields) return fields.error().message;
  std::string text;
  for (const Field& field : *fields.value()) text.append(field.name).append("=").append(field.value).append(";\n");
  return text;
}

TEST(JsonFlattener, MakesOfEveryLineWhatSimdjsonMakesOfIt) {
  Random random(1);
  JsonFlattener fast;
  JsonFlattener slow;
  std::size_t taken = 0;
  for (int round = 0; round < 50'000; ++round) {
    const std::string text = line_of(random);
    const std::string line = text + std::string(kJsonPadding, random() % 2 == 0 ? '"' : ' ');
    fast.forget_lines();
    slow.forget_lines();
    Arena arena;
    const auto fields = fast.flatten(std::string_view(line).substr(0, text.size()), arena);
    const std::string seen = shown(fields);
    ASSERT_EQ(seen, shown(slow.flatten_slowly(std::string_view(line).substr(0, text.size()), arena))) << text;
    if (fields) ++taken;
  }
  EXPECT_GT(taken, 5'000u);
}

TEST(JsonFlattener, NamesOfTheLineBeforeChangeNothing) {
  Random random(2);
  Arena arena;
  std::vector<std::string> lines;
  for (int i = 0; i < 2'000; ++i) lines.push_back(line_of(random));
  JsonFlattener fast;
  for (const std::string& text : lines) {
    const std::string_view line = arena.copy(text + std::string(kJsonPadding, ' ')).substr(0, text.size());
    const std::string seen = shown(fast.flatten(line, arena));
    JsonFlattener alone;
    EXPECT_EQ(seen, shown(alone.flatten_slowly(line, arena))) << text;
  }
}

TEST(JsonFlattener, AValueOfTheLineBeforeIsTheSameMemory) {
  Arena arena;
  JsonFlattener flattener;
  const auto value_of = [&](const std::string& text, std::size_t index) {
    const std::string_view line = arena.copy(text + std::string(kJsonPadding, ' ')).substr(0, text.size());
    return (*flattener.flatten(line, arena).value())[index].value;
  };
  const std::string_view first = value_of(R"({"a":"same","b":"1","c":{"d":"deep"}})", 0);
  EXPECT_EQ(value_of(R"({"a":"same","b":"2","c":{"d":"deep"}})", 0).data(), first.data());
  const std::string_view deep = value_of(R"({"a":"other","c":{"d":"deep"}})", 1);
  EXPECT_EQ(value_of(R"({"a":"same","b":"2","c":{"d":"deep"}})", 2).data(), deep.data());
  EXPECT_EQ(value_of(R"({"a":"othex"})", 0), "othex");
}

}  // namespace
}  // namespace cordwood::intake
