// pattern_match("user=<N> from <IP4>"): a text with placeholders, as collapse_nums and patterns make them, anywhere in
// the value; pattern_match_full(): the whole value; pattern_match_prefix() and pattern_match_suffix(): its
// begin or end.

#include <array>
#include <utility>

#include "base/check.h"
#include "filters/filters.h"
#include "regexp.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

struct Anchors {
  bool front = false;
  bool back = false;
};

using Placeholder = std::pair<std::string_view, std::string_view>;

constexpr std::string_view kWord = "<W>";  // Unicode's letters and digits.

// A hexadecimal number has at least four digits: shorter ones are words more often than numbers. One with letters ends
// where the word does, or "default" would begin with one.
constexpr std::array kPlaceholders{
    Placeholder{"<N>", R"((?:[0-9]+|[0-9A-Fa-f]{4,}\b))"},
    Placeholder{"<UUID>", "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"},
    Placeholder{"<IP4>", R"([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})"},
    Placeholder{"<TIME>", "[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"},
    Placeholder{"<DATE>", "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}"},
    Placeholder{"<DATETIME>",
                "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}[T ][0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
                "(?:Z|[+-][0-9]{2}:?[0-9]{2})?"},
    // What `patterns` shows: a unit (indexer/units.h), and the rest of a line.
    Placeholder{"<*>", R"([-.:/@+%#~\\_0-9A-Za-z\x80-\xff]*[0-9][-.:/@+%#~\\_0-9A-Za-z\x80-\xff]*)"},
    Placeholder{"<LINE>", R"([^\n]+)"},
    Placeholder{kWord, R"((?:[\pL\p{Nd}_]+|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`))"},
};

const Placeholder* placeholder_at(std::string_view text) {
  for (const Placeholder& placeholder : kPlaceholders) {
    if (text.starts_with(placeholder.first)) return &placeholder;
  }
  return nullptr;
}

// Cuts the text before the next placeholder, or all of it.
std::string_view cut_literal(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && !(rest[end] == '<' && placeholder_at(rest.substr(end)))) ++end;
  const std::string_view literal = rest.substr(0, end);
  rest.remove_prefix(end);
  return literal;
}

std::string to_regexp(std::string_view pattern, Anchors anchors) {
  std::string out = anchors.front ? "^" : "";
  while (!pattern.empty()) {
    const std::string_view literal = cut_literal(pattern);
    out += RE2::QuoteMeta({literal.data(), literal.size()});
    if (const Placeholder* placeholder = placeholder_at(pattern)) {
      out += placeholder->second;
      pattern.remove_prefix(placeholder->first.size());
    }
  }
  if (anchors.back) out += "$";
  return out;
}

// Texts of logs are not always UTF-8, and a unit may hold any byte from 0x80 on: only letters have to be known.
RE2::Options options_for(std::string_view pattern) {
  RE2::Options options = regexp_options();
  if (pattern.find(kWord) == std::string_view::npos) options.set_encoding(RE2::Options::EncodingLatin1);
  return options;
}

// Words of the literals that touch neither a placeholder nor an open end.
std::vector<std::string> words_of_literals(std::string_view pattern, Anchors anchors) {
  std::vector<std::string> words;
  bool first = true;
  while (!pattern.empty()) {
    const std::string_view literal = cut_literal(pattern);
    const OpenEnds open{.front = !(first && anchors.front), .back = !(pattern.empty() && anchors.back)};
    for (std::string& word : whole_words(literal, open)) words.push_back(std::move(word));
    if (const Placeholder* placeholder = placeholder_at(pattern)) pattern.remove_prefix(placeholder->first.size());
    first = false;
  }
  return words;
}

class PatternMatchFilter final : public FieldFilter {
 public:
  PatternMatchFilter(std::string field, std::string_view name, Anchors anchors, std::string pattern)
      : FieldFilter(std::move(field)),
        name_(name),
        pattern_(std::move(pattern)),
        words_(words_of_literals(pattern_, anchors)),
        expression_(to_regexp(pattern_, anchors), options_for(pattern_)) {
    CORDWOOD_CHECK(expression_.ok(), "{}", expression_.error());
  }

  bool matches_value(std::string_view value) const override {
    return RE2::PartialMatch({value.data(), value.size()}, expression_);
  }
  std::vector<std::vector<std::string>> required_words() const override {
    if (words_.empty()) return {};
    return {words_};
  }
  void print_test(std::string& out) const override { append_function(out, name_, {pattern_}); }

 private:
  std::string_view name_;
  std::string pattern_;
  std::vector<std::string> words_;
  RE2 expression_;
};

// Its expression is at most twenty times as long as the pattern, and RE2 has to stay within its memory.
constexpr std::size_t kPatternBytesMax = 4096;

Result<FilterPtr> parse(Parser& in, const CurrentField& field, std::string_view name, Anchors anchors) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto pattern, parse_plain_argument(in, name));
  if (pattern.size() > kPatternBytesMax) return in.error_since(begin, "the pattern is longer than 4096 bytes");
  if (!RE2(to_regexp(pattern, anchors), options_for(pattern)).ok()) {
    return in.error_since(begin, "the pattern is not valid UTF-8 or has too many placeholders");
  }
  return make_field_filter<PatternMatchFilter>(field, name, anchors, std::move(pattern));
}

}  // namespace

Result<FilterPtr> parse_pattern_match(Parser& in, const CurrentField& field) {
  return parse(in, field, "pattern_match", {.front = false, .back = false});
}

Result<FilterPtr> parse_pattern_match_full(Parser& in, const CurrentField& field) {
  return parse(in, field, "pattern_match_full", {.front = true, .back = true});
}

Result<FilterPtr> parse_pattern_match_prefix(Parser& in, const CurrentField& field) {
  return parse(in, field, "pattern_match_prefix", {.front = true, .back = false});
}

Result<FilterPtr> parse_pattern_match_suffix(Parser& in, const CurrentField& field) {
  return parse(in, field, "pattern_match_suffix", {.front = false, .back = true});
}

}  // namespace cordwood::language
