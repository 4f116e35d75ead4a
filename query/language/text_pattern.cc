#include "text_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "language/text_pattern_reading.h"

namespace cordwood::language {
namespace {

std::string decode_entities(std::string_view text) {
  using Entity = std::pair<std::string_view, char>;
  constexpr std::array kEntities{Entity{"&lt;", '<'},   Entity{"&gt;", '>'},  Entity{"&amp;", '&'},
                                 Entity{"&quot;", '"'}, Entity{"&#34;", '"'}, Entity{"&#39;", '\''}};
  std::string out;
  while (!text.empty()) {
    const auto entity = std::find_if(kEntities.begin(), kEntities.end(),
                                     [text](const Entity& candidate) { return text.starts_with(candidate.first); });
    const bool found = entity != kEntities.end();
    out.push_back(found ? entity->second : text.front());
    text.remove_prefix(found ? entity->first.size() : 1);
  }
  return out;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

TextPatternStep make_step(std::string_view text, std::string_view placeholder) {
  TextPatternStep step{decode_entities(text), {}, {}};
  const std::size_t colon = placeholder.find(':');
  if (colon != std::string_view::npos) {
    step.option = without_blanks(placeholder.substr(0, colon));
    placeholder.remove_prefix(colon + 1);
  }
  placeholder = without_blanks(placeholder);
  if (placeholder != "_" && placeholder != "*") step.field = placeholder;
  return step;
}

}  // namespace

Result<TextPattern> read_text_pattern(std::string source) {
  TextPattern pattern{std::move(source), {}};
  std::string_view rest = pattern.source;
  for (std::size_t open = rest.find('<'); open != std::string_view::npos; open = rest.find('<')) {
    const std::size_t close = rest.find('>', open);
    if (close == std::string_view::npos) {
      Error unclosed = error(Errc::invalid, "a '<' has no '>'");
      unclosed.hint = "write &lt; for the character itself";
      return unclosed;
    }
    TextPatternStep step = make_step(rest.substr(0, open), rest.substr(open + 1, close - open - 1));
    if (step.field.ends_with('*')) return error(Errc::invalid, fmt::format("<{}> has to name one field", step.field));
    pattern.steps.push_back(std::move(step));
    rest.remove_prefix(close + 1);
  }
  pattern.steps.push_back({decode_entities(rest), {}, {}});
  return pattern;
}

Result<TextPattern> make_text_pattern(const Parser& in, std::size_t begin, std::string source) {
  auto pattern = read_text_pattern(std::move(source));
  if (!pattern) return in.error_since(begin, pattern.error().message, pattern.error().hint);
  return pattern;
}

Result<void> check_extractable(const Parser& in, std::size_t begin, const TextPattern& pattern) {
  const auto named = [](const TextPatternStep& step) { return !step.field.empty(); };
  if (std::none_of(pattern.steps.begin(), pattern.steps.end(), named)) {
    return in.error_since(begin, "the pattern names no field", "extract \"user=<user> \"");
  }
  for (std::size_t i = 1; i + 1 < pattern.steps.size(); ++i) {
    if (pattern.steps[i].text.empty()) {
      return in.error_since(begin,
                            fmt::format("there has to be text before <{}>, which shows where the one before ends",
                                        pattern.steps[i].field));
    }
  }
  return success();
}

}  // namespace cordwood::language
