#include "grok/grok_stop.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace cordwood::parser {
namespace {

constexpr std::string_view kRestCapture = "(?<rest_of_the_text>[\\s\\S]*)";
constexpr std::size_t kShownBytesMax = 60;

bool is_quantifier(char c) { return c == '*' || c == '+' || c == '?' || c == '{'; }

// From behind an opening bracket to behind the closing one.
std::size_t skip_bracketed(std::string_view text, std::size_t at, char open, char close) {
  for (std::size_t depth = 1; at < text.size() && depth > 0; ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == open && open != '[')
      ++depth;
    else if (text[at] == close)
      --depth;
  }
  return std::min(at, text.size());
}

std::size_t skip_element(std::string_view text, std::size_t at) {
  const char c = text[at];
  ++at;
  if (c == '\\' && at < text.size()) ++at;
  if (c == '%' && at < text.size() && text[at] == '{') at = skip_bracketed(text, at + 1, '{', '}');
  if (c == '(') at = skip_bracketed(text, at, '(', ')');
  if (c == '[') at = skip_bracketed(text, std::min(at + 1, text.size()), '[', ']');
  while (at < text.size() && is_quantifier(text[at]))
    at = text[at] == '{' ? skip_bracketed(text, at + 1, '{', '}') : at + 1;
  return std::min(at, text.size());
}

// Behind which bytes the expression may be cut; literals are elements of one character.
std::vector<std::size_t> cuts_of(std::string_view expression) {
  std::vector<std::size_t> cuts = {0};
  while (cuts.back() < expression.size()) cuts.push_back(skip_element(expression, cuts.back()));
  return cuts;
}

// What of the text lies behind the beginning of an expression; nullopt when that is not found.
std::optional<std::string_view> rest_behind(std::string_view beginning, const GrokPatterns& patterns,
                                            std::string_view text) {
  const auto grok = Grok::compile(std::string(beginning).append(kRestCapture), patterns);
  std::vector<std::string_view> groups;
  if (!grok || !grok.value().match(text, groups)) return std::nullopt;
  const auto& names = grok.value().groups();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].name == "rest_of_the_text") return groups[i].data() == nullptr ? text.substr(text.size()) : groups[i];
  return std::nullopt;
}

std::string shown(std::string_view text) {
  return text.size() <= kShownBytesMax ? std::string(text) : std::string(text.substr(0, kShownBytesMax)) + "…";
}

}  // namespace

std::string grok_stop(std::string_view expression, const GrokPatterns& patterns, std::string_view text) {
  const std::vector<std::size_t> cuts = cuts_of(expression);
  // The longest beginning that is found: what is found of a longer one is found of a shorter one.
  std::size_t found = 0;
  std::size_t missing = cuts.size();
  while (missing - found > 1) {
    const std::size_t middle = found + (missing - found) / 2;
    (rest_behind(expression.substr(0, cuts[middle]), patterns, text) ? found : missing) = middle;
  }
  if (missing == cuts.size()) return {};
  const std::size_t at = cuts[found];
  const std::string_view rest = rest_behind(expression.substr(0, at), patterns, text).value_or(text);
  return fmt::format("matches up to byte {} of the expression and byte {} of the text; then {} does not fit '{}'", at,
                     text.size() - rest.size(), expression.substr(at, cuts[missing] - at), shown(rest));
}

}  // namespace cordwood::parser
