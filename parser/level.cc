#include "level.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cordwood::parser {
namespace {

constexpr std::size_t kWordBytesMax = 13;

// In order of size, then name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 40> kNames = {{
    {"trace", "trace"},       {"finest", "trace"},    {"finer", "trace"},      {"verbose", "trace"},
    {"debug", "debug"},       {"fine", "debug"},      {"dbug", "debug"},       {"dbg", "debug"},
    {"debug1", "debug"},      {"debug2", "debug"},    {"debug3", "debug"},     {"debug4", "debug"},
    {"debug5", "debug"},      {"info", "info"},       {"information", "info"}, {"informational", "info"},
    {"inf", "info"},          {"log", "info"},        {"config", "info"},      {"statement", "info"},
    {"detail", "info"},       {"hint", "info"},       {"note", "notice"},      {"notice", "notice"},
    {"warn", "warning"},      {"warning", "warning"}, {"wrn", "warning"},      {"error", "error"},
    {"err", "error"},         {"eror", "error"},      {"severe", "error"},     {"failure", "error"},
    {"critical", "critical"}, {"crit", "critical"},   {"fatal", "fatal"},      {"ftl", "fatal"},
    {"panic", "emergency"},   {"alert", "alert"},     {"emerg", "emergency"},  {"emergency", "emergency"},
}};

// Bunyan's and pino's numbers.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNumbers = {{
    {"10", "trace"},
    {"20", "debug"},
    {"30", "info"},
    {"40", "warning"},
    {"50", "error"},
    {"60", "fatal"},
}};

constexpr std::array<std::pair<char, std::string_view>, 7> kLetters = {{
    {'T', "trace"},
    {'D', "debug"},
    {'I', "info"},
    {'N', "notice"},
    {'W', "warning"},
    {'E', "error"},
    {'F', "fatal"},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

bool same_folded(std::string_view word, std::string_view lower_case) {
  return word.size() == lower_case.size() &&
         std::equal(word.begin(), word.end(), lower_case.begin(), [](char a, char b) { return lower(a) == b; });
}

std::string_view word_level(std::string_view word) {
  if (word.size() < 3 || word.size() > kWordBytesMax) return {};
  for (const auto& [name, level] : kNames)
    if (same_folded(word, name)) return level;
  return {};
}

bool is_upper_case(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Whether what stands around text[begin, end) marks the word as a level and not as part of a sentence.
bool is_marked(std::string_view text, std::size_t begin, std::size_t end) {
  const char before = begin > 0 ? text[begin - 1] : ' ';
  const char after = end < text.size() ? text[end] : ' ';
  if (is_upper_case(text.substr(begin, end - begin)))
    return before != '-' && before != '/' && before != '.' && after != '-' && after != '/' && after != '=';
  if ((before == '[' || before == ':' || before == '<' || before == '|') &&
      (after == ']' || after == '>' || after == '|'))
    return true;
  if (before == '=' || before == '"')
    return text.substr(0, begin).ends_with("level=") || text.substr(0, begin).ends_with("level=\"");
  return after == ':' && (begin == 0 || before == ' ');
}

}  // namespace

std::string_view level_named(std::string_view word) {
  if (word.size() == 1)
    for (const auto& [letter, level] : kLetters)
      if (word.front() == letter) return level;
  for (const auto& [number, level] : kNumbers)
    if (word == number) return level;
  return word_level(word);
}

std::string_view level_in(std::string_view text) {
  constexpr std::size_t kBytesMax = 96;
  const std::size_t stop = std::min(text.size(), kBytesMax);
  for (std::size_t begin = 0; begin < stop;) {
    if (!is_letter(text[begin])) {
      // What is quoted is not the program's own word.
      if (text[begin] == '"' && !text.substr(0, begin).ends_with('=')) return {};
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < text.size() && is_word(text[end])) ++end;
    const bool is_whole = begin == 0 || !is_word(text[begin - 1]);
    const std::string_view level = is_whole ? word_level(text.substr(begin, end - begin)) : std::string_view();
    if (!level.empty() && is_marked(text, begin, end)) return level;
    begin = end;
  }
  return {};
}

}  // namespace cordwood::parser
