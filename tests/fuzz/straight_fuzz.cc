// Any expression on any ASCII text: where the straight matcher answers, it answers as RE2 does.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "base/check.h"
#include "grok/straight/straight_matcher.h"

using cordwood::parser::StraightMatcher;

// The first NUL ends the expression.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 512) return 0;
  std::string input(reinterpret_cast<const char*>(data), size);
  for (char& c : input) c = static_cast<char>(c & 0x7f);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string regex = input.substr(0, end);
  const std::string text = input.substr(std::min(end + 1, input.size()));
  const re2::RE2 engine("(?ms)" + regex, re2::RE2::Quiet);
  if (!engine.ok()) return 0;
  const auto count = static_cast<std::size_t>(engine.NumberOfCapturingGroups());
  const auto matcher = StraightMatcher::compile(regex, count);
  if (!matcher) return 0;
  std::vector<std::string_view> groups;
  const StraightMatcher::Answer answer = matcher->match(text, groups);
  if (answer == StraightMatcher::Answer::gave_up) return 0;
  std::vector<re2::StringPiece> expected(count + 1);
  const bool matches =
      engine.Match(text, 0, text.size(), re2::RE2::UNANCHORED, expected.data(), static_cast<int>(count) + 1);
  CORDWOOD_CHECK(matches == (answer == StraightMatcher::Answer::match));
  for (std::size_t i = 0; matches && i < count; ++i)
    CORDWOOD_CHECK(groups[i] == std::string_view(expected[i + 1].data(), expected[i + 1].size()));
  return 0;
}
