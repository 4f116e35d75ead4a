// Any expression on any text: compiling refuses or succeeds, with places inside the expression; matching
// gives views into the text and valid JSON text.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "parser/grok.h"

namespace {

using cordwood::parser::Grok;
using cordwood::parser::GrokPatterns;

const GrokPatterns& patterns(bool legacy) {
  static const GrokPatterns ecs_v1 = GrokPatterns::bank("ecs-v1").value();
  static const GrokPatterns legacy_bank = GrokPatterns::bank("legacy").value();
  return legacy ? legacy_bank : ecs_v1;
}

}  // namespace

// The first byte chooses the bank, the first NUL ends the expression.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 4096) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string_view expression = input.substr(0, end);
  const std::string_view text = input.substr(std::min(end + 1, input.size()));
  const auto grok = Grok::compile(expression, patterns((data[0] & 1) != 0));
  if (!grok) {
    CORDWOOD_CHECK(grok.error().place && grok.error().place->offset <= expression.size());
    return 0;
  }
  std::vector<std::string_view> groups;
  if (!grok.value().match(text, groups)) return 0;
  for (const std::string_view group : groups)
    CORDWOOD_CHECK(group.empty() ||
                   (group.data() >= text.data() && group.data() + group.size() <= text.data() + text.size()));
  CORDWOOD_CHECK(grok.value().match_as_json(text).has_value());
  return 0;
}
