// Any lines: what is suggested for them is an expression, and only for no line at all there is none.
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "parser/grok_suggestion.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> lines;
  bool has_any = false;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    has_any = has_any || !lines.back().empty();
    text.remove_prefix(std::min(lines.back().size() + 1, text.size()));
  }
  const auto suggestion = cordwood::parser::suggest_grok(lines);
  CORDWOOD_CHECK(suggestion.has_value() == has_any);
  if (has_any) CORDWOOD_CHECK(suggestion.value().matched <= lines.size());
  return 0;
}
