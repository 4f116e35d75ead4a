#include "text_search.h"

#include <algorithm>

#include "base/find_bytes.h"
#include "base/words.h"

namespace cordwood::language {
namespace {

std::size_t find_bordered(std::string_view text, std::string_view part, bool border_behind) {
  const bool needs_front = word_begins_at(part, 0);
  const bool needs_back = border_behind && word_ends_at(part, part.size());
  for (std::size_t at = find_bytes(text, part); at != std::string_view::npos; at = find_bytes(text, part, at + 1)) {
    const bool front = !needs_front || !word_ends_at(text, at);
    if (front && (!needs_back || !word_begins_at(text, at + part.size()))) return at;
  }
  return std::string_view::npos;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// How many bytes at the front (at the back) may belong to a code point that the text holds only a part of.
std::size_t torn_front(std::string_view text) {
  std::size_t torn = 0;
  while (torn < text.size() && torn < 3 && is_continuation(text[torn])) ++torn;
  return torn;
}
std::size_t torn_back(std::string_view text) {
  std::size_t torn = 0;
  while (torn < text.size() && torn < 3 && is_continuation(text[text.size() - 1 - torn])) ++torn;
  if (torn == text.size()) return torn;
  const auto lead = static_cast<unsigned char>(text[text.size() - 1 - torn]);
  const std::size_t wanted = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  return torn < wanted ? torn + 1 : 0;
}

}  // namespace

std::size_t find_phrase(std::string_view text, std::string_view phrase) { return find_bordered(text, phrase, true); }

bool contains_prefix(std::string_view text, std::string_view prefix) {
  return find_bordered(text, prefix, false) != std::string_view::npos;
}

std::vector<std::string> whole_words(std::string_view text, OpenEnds open) {
  std::vector<std::string> words;
  const std::size_t front = torn_front(text), back = torn_back(text);
  const char* const begin = text.data() + front;
  const char* const end = text.data() + text.size() - back;
  std::string_view rest = text;
  QuadFinder quads;
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
    const bool cut_front = (open.front || front > 0) && word.data() == begin;
    const bool cut_back = (open.back || back > 0) && word.data() + word.size() == end;
    if (cut_front || cut_back) continue;
    words.emplace_back(word);
    const std::string_view quad = quads.take(word);
    if (quad.empty()) continue;
    // It says more than its numbers, which tell nothing apart. Those of the quad before are gone already.
    for (int numbers = 4; numbers > 0 && !words.empty() && is_short_number(words.back()); --numbers) words.pop_back();
    words.emplace_back(quad);
  }
  return words;
}

std::vector<std::vector<std::string>> all_words_of(std::string_view text, OpenEnds open) {
  auto words = whole_words(text, open);
  if (words.empty()) return {};
  return {std::move(words)};
}

bool is_within_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && is_word_code_point(static_cast<char32_t>(c));
  });
}

std::string lower_case(std::string_view text) {
  std::string out;
  append_lower_case(out, text);
  return out;
}

}  // namespace cordwood::language
