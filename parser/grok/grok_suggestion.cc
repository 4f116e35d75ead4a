#include "parser/grok_suggestion.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "grok/utf8.h"
#include "parser/grok.h"

namespace cordwood::parser {
namespace {

/// What a piece of a line may be. The first that fits is taken.
struct Kind {
  std::string_view pattern;  // Of the bank.
  std::string_view name;     // Of the field that captures it.
  bool stays_if_same;        // Whether it is a literal when all lines have the same.
};
constexpr std::array<Kind, 12> kKinds = {{
    {"TIMESTAMP_ISO8601", "timestamp", false},
    {"HTTPDATE", "timestamp", false},
    {"SYSLOGTIMESTAMP", "timestamp", false},
    {"DATESTAMP", "timestamp", false},
    {"TIME", "time", false},
    {"UUID", "uuid", false},
    {"IP", "ip", false},
    {"MAC", "mac", false},
    {"URI", "url", false},
    {"EMAILADDRESS", "email", false},
    {"NUMBER", "number", false},
    {"WORD", "word", true},
}};
constexpr std::size_t kPunctuation = kKinds.size();  // One character that is none of them.

bool is_word(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }

// Of the character at the front of a text; 1 for a byte that begins none.
std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  if (!is_valid_utf8(text.substr(0, size))) return 1;
  return std::min(size, text.size());
}

struct Token {
  std::size_t kind = kPunctuation;
  std::string_view text;
  bool is_level = false;  // As the bank's LOGLEVEL has them.
};

class Tokenizer {
 public:
  static Result<Tokenizer> create(const GrokPatterns& patterns) {
    Tokenizer tokenizer;
    for (const Kind& kind : kKinds) {
      CORDWOOD_TRY(auto grok, Grok::compile(fmt::format("\\A%{{{}:v}}", kind.pattern), patterns));
      tokenizer.kinds_.push_back(std::move(grok));
    }
    CORDWOOD_TRY(auto level, Grok::compile("\\A%{LOGLEVEL}\\z", patterns));
    tokenizer.level_.push_back(std::move(level));
    return tokenizer;
  }

  std::vector<Token> tokens_of(std::string_view line) const {
    std::vector<Token> tokens;
    while (!line.empty()) {
      tokens.push_back(first_token(line));
      line.remove_prefix(tokens.back().text.size());
    }
    return tokens;
  }

 private:
  Token first_token(std::string_view rest) const {
    const Token one_character{kPunctuation, rest.substr(0, character_bytes(rest))};
    if (!is_word(rest.front()) && rest.front() != '-' && rest.front() != '+') return one_character;
    std::vector<std::string_view> groups;
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
      if (!kinds_[kind].match(rest, groups) || groups.front().empty()) continue;
      const std::string_view text = groups.front();
      // A number does not end within a word.
      if (text.size() < rest.size() && is_word(rest[text.size()]) && is_word(text.back())) continue;
      return {kind, text, level_.front().match(text, groups)};
    }
    return one_character;
  }

  std::vector<Grok> kinds_;
  std::vector<Grok> level_;  // One.
};

void append_literal(std::string& expression, std::string_view text) {
  for (const char c : text) {
    if (std::string_view("\\.^$*+?()[]{}|%").find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
}

/// Walks all lines at once.
class Alignment {
 public:
  explicit Alignment(std::vector<std::vector<Token>> lines) : lines_(std::move(lines)), at_(lines_.size(), 0) {}

  std::string run() {
    expression_ = "^";
    while (!any_at_end()) {
      if (take_same() || take_kind()) continue;
      if (!take_to_blank()) break;
    }
    expression_ += all_at_end() ? "$" : "%{GREEDYDATA:message}";
    return std::move(expression_);
  }

 private:
  const Token& token(std::size_t line) const { return lines_[line][at_[line]]; }
  bool is_at_end(std::size_t line) const { return at_[line] == lines_[line].size(); }
  bool any_at_end() const {
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (is_at_end(i)) return true;
    return false;
  }
  bool all_at_end() const {
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (!is_at_end(i)) return false;
    return true;
  }
  template <class Test>
  bool all(const Test& test) const {
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (!test(token(i))) return false;
    return true;
  }
  void step() {
    for (std::size_t& at : at_) ++at;
  }

  bool take_same() {
    const Token& first = token(0);
    const bool stays = first.kind == kPunctuation
                           ? is_valid_utf8(first.text)
                           : kKinds[first.kind].stays_if_same && lines_.size() > 1 && !first.is_level;
    if (!stays || !all([&](const Token& t) { return t.text == first.text; })) return false;
    append_literal(expression_, first.text);
    note_label(first);
    step();
    return true;
  }

  // `user=`, `user: ` and `user="` name what follows.
  void note_label(const Token& literal) {
    const bool is_mark = literal.text == "=" || literal.text == ":";
    const bool may_follow_mark = literal.text == " " || literal.text == "\"";
    if (literal.kind != kPunctuation) {
      label_ = literal.text;
      has_label_mark_ = false;
    } else if (is_mark) {
      has_label_mark_ = !label_.empty();
    } else if (!has_label_mark_ || !may_follow_mark) {
      label_ = {};
      has_label_mark_ = false;
    }
  }

  bool take_kind() {
    const Token& first = token(0);
    if (first.kind == kPunctuation) return false;
    if (all([](const Token& t) { return t.is_level; })) {
      capture("LOGLEVEL", "level");
    } else if (all([&](const Token& t) { return t.kind == first.kind; })) {
      capture(kKinds[first.kind].pattern, kKinds[first.kind].name);
    } else {
      return false;
    }
    step();
    return true;
  }

  // What differs in kind, up to the next blank in each line; nothing of it where the line is at one already.
  bool take_to_blank() {
    bool has_any = false;
    bool has_none = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::size_t begin = at_[i];
      while (!is_at_end(i) && token(i).text != " ") ++at_[i];
      (at_[i] > begin ? has_any : has_none) = true;
    }
    if (has_any) capture(has_none ? "" : "NOTSPACE", "value");
    return has_any;
  }

  void capture(std::string_view pattern, std::string_view name) {
    std::string field(has_label_mark_ && !label_.empty() ? label_ : name);
    const std::size_t count = ++names_[field];
    if (count > 1) field += fmt::format("_{}", count);
    expression_ += pattern.empty() ? fmt::format("(?<{}>\\S*)", field) : fmt::format("%{{{}:{}}}", pattern, field);
    label_ = {};
    has_label_mark_ = false;
  }

  std::vector<std::vector<Token>> lines_;
  std::vector<std::size_t> at_;  // In each line.
  std::string expression_;
  std::string_view label_;       // The word that may name the next capture,
  bool has_label_mark_ = false;  //   when '=' or ':' stands behind it.
  std::map<std::string, std::size_t> names_;
};

}  // namespace

Result<GrokSuggestion> suggest_grok(std::span<const std::string_view> lines) {
  CORDWOOD_TRY(const auto patterns, GrokPatterns::bank("ecs-v1"));
  CORDWOOD_TRY(const Tokenizer tokenizer, Tokenizer::create(patterns));
  std::vector<std::vector<Token>> tokens;
  lines = lines.first(std::min(lines.size(), kSuggestionLinesMax));
  for (const std::string_view line : lines)
    if (!line.empty()) tokens.push_back(tokenizer.tokens_of(line.substr(0, kSuggestionBytesMax)));
  if (tokens.empty()) return error(Errc::invalid, "there is no line to suggest a pattern for");
  GrokSuggestion suggestion;
  suggestion.expression = Alignment(std::move(tokens)).run();
  CORDWOOD_TRY(const Grok grok, Grok::compile(suggestion.expression, patterns));
  std::vector<std::string_view> groups;
  for (const std::string_view line : lines) suggestion.matched += grok.match(line, groups) ? 1 : 0;
  return suggestion;
}

}  // namespace cordwood::parser
