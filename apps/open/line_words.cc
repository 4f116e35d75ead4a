#include "open/line_words.h"

#include <algorithm>

#include "base/event.h"

namespace cordwood::open {
namespace {

constexpr char lower(char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr std::size_t byte_of(char c) { return static_cast<unsigned char>(c); }

bool is_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

/// The longest word of each alternative that can be looked for; empty when one has none.
std::vector<WordFinder> finders_of(const language::FieldFilter& filter) {
  std::vector<WordFinder> finders;
  for (const auto& alternative : filter.required_words()) {
    std::string_view best;
    for (const std::string_view word : alternative)
      if (is_ascii(word) && word.size() > best.size()) best = word;
    if (best.empty()) return {};
    finders.emplace_back(best);
  }
  return finders;
}

// A backslash may begin an escaped letter; the other two begin U+0130 and U+212A, which fold to 'i' and 'k'.
bool may_hide_letters(std::string_view line) {
  return line.find('\\') != std::string_view::npos || line.find('\xc4') != std::string_view::npos ||
         line.find('\xe2') != std::string_view::npos;
}

std::size_t shortest(const std::vector<WordFinder>& finders) {
  std::size_t length = finders.empty() ? 0 : finders.front().length();
  for (const WordFinder& finder : finders) length = std::min(length, finder.length());
  return length;
}

}  // namespace

WordFinder::WordFinder(std::string_view word) : word_(word) {
  std::transform(word_.begin(), word_.end(), word_.begin(), lower);
  skip_.fill(static_cast<std::uint32_t>(word_.size()));
  for (std::size_t i = 0; i + 1 < word_.size(); ++i) {
    const auto skip = static_cast<std::uint32_t>(word_.size() - 1 - i);
    skip_[byte_of(word_[i])] = skip;
    if ('a' <= word_[i] && word_[i] <= 'z') skip_[byte_of(word_[i]) & 0xdf] = skip;
  }
}

bool WordFinder::is_in(std::string_view text) const {
  const std::size_t last = word_.size() - 1;
  for (std::size_t at = last; at < text.size(); at += skip_[byte_of(text[at])]) {
    if (lower(text[at]) != word_[last]) continue;
    const char* const begin = text.data() + (at - last);
    if (std::equal(word_.begin(), word_.end() - 1, begin, [](char a, char b) { return a == lower(b); })) return true;
  }
  return false;
}

LineWords LineWords::of(const language::Filter& filter) {
  LineWords words;
  if (filter.kind() == language::FilterKind::field) {
    const auto& of_field = static_cast<const language::FieldFilter&>(filter);
    if (of_field.field() == kMessageField) words.any_of_ = finders_of(of_field);
  } else if (filter.kind() == language::FilterKind::all_of) {
    // Of all parts, the one whose words are the longest.
    for (const language::FilterPtr& part : static_cast<const language::AndFilter&>(filter).parts())
      if (LineWords of_part = of(*part); shortest(of_part.any_of_) > shortest(words.any_of_))
        words = std::move(of_part);
  }
  return words;
}

bool LineWords::may_pass(std::string_view line) const {
  if (any_of_.empty()) return true;
  return std::any_of(any_of_.begin(), any_of_.end(), [line](const WordFinder& word) { return word.is_in(line); }) ||
         may_hide_letters(line);
}

}  // namespace cordwood::open
