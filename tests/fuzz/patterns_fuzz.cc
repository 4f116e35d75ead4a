// The pattern of a text finds the text again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "language/query.h"
#include "pattern_table.h"

using namespace cordwood;

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  query::PatternTable patterns;
  const auto numbers = patterns.numbers_of(*query::Values::constant(text, 1));
  if (numbers[0] == query::PatternTable::kNoPattern) return 0;
  const std::string pattern = patterns.text(numbers[0]);
  // What is refused is refused with a reason, and a text that says <N> itself means a number to a filter.
  const bool findable = text.find('\0') == std::string_view::npos && text.find('<') == std::string_view::npos;
  const auto filter = language::parse_filter("pattern_match_full(" + quoted(pattern) + ")", {});
  if (!filter || !findable) return 0;
  const auto* test = dynamic_cast<const language::FieldFilter*>(filter.value().get());
  CORDWOOD_CHECK(test != nullptr && test->matches_value(text), "{}\n{}", text, pattern);
  return 0;
}
