#include "grok/straight/regex_tree.h"

#include <algorithm>
#include <utility>

namespace cordwood::parser {
namespace {

using Kind = RegexNode::Kind;

constexpr std::uint32_t kRepeatMax = 1000;  // RE2's.
constexpr std::size_t kDepthMax = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

AsciiSet digits() {
  AsciiSet set;
  set.add_range('0', '9');
  return set;
}

AsciiSet word_characters() {
  AsciiSet set = digits();
  set.add_range('a', 'z');
  set.add_range('A', 'Z');
  set.add('_');
  return set;
}

AsciiSet blanks() {
  AsciiSet set;
  for (const char c : {' ', '\t', '\n', '\f', '\r'}) set.add(static_cast<unsigned char>(c));
  return set;
}

// \d, \W and their like.
std::optional<AsciiSet> class_escape(char c) {
  switch (c) {
    case 'd':
      return digits();
    case 'D':
      return digits().complement();
    case 'w':
      return word_characters();
    case 'W':
      return word_characters().complement();
    case 's':
      return blanks();
    case 'S':
      return blanks().complement();
    default:
      return std::nullopt;
  }
}

RegexNode node_of(Kind kind) {
  RegexNode node;
  node.kind = kind;
  return node;
}

RegexNode set_node(const AsciiSet& set) {
  RegexNode node = node_of(Kind::set);
  node.set = set;
  return node;
}

class RegexReader {
 public:
  explicit RegexReader(std::string_view regex) : regex_(regex) {}

  std::optional<RegexNode> read() {
    auto node = choice(0);
    if (!node || at_ != regex_.size()) return std::nullopt;
    return node;
  }

 private:
  using Node = std::optional<RegexNode>;

  bool at_end() const { return at_ >= regex_.size(); }
  char next() const { return at_end() ? '\0' : regex_[at_]; }
  bool take(char c) {
    if (at_end() || regex_[at_] != c) return false;
    ++at_;
    return true;
  }

  Node choice(std::size_t depth) {
    if (depth > kDepthMax) return std::nullopt;
    RegexNode node = node_of(Kind::choice);
    do {
      auto child = sequence(depth);
      if (!child) return std::nullopt;
      node.children.push_back(std::move(*child));
    } while (take('|'));
    if (node.children.size() == 1) {
      RegexNode only = std::move(node.children.front());
      return only;
    }
    return node;
  }

  Node sequence(std::size_t depth) {
    RegexNode node = node_of(Kind::sequence);
    while (!at_end() && next() != '|' && next() != ')') {
      auto child = atom(depth);
      if (!child) return std::nullopt;
      child = repeated(std::move(*child));
      if (!child) return std::nullopt;
      node.children.push_back(std::move(*child));
    }
    return node;
  }

  Node atom(std::size_t depth) {
    const char c = regex_[at_++];
    switch (c) {
      case '(':
        return parenthesis(depth);
      case '[':
        return character_class();
      case '\\':
        return escape();
      case '.':
        return set_node(AsciiSet::all());
      case '^':
        return node_of(Kind::line_begin);
      case '$':
        return node_of(Kind::line_end);
      case '*':
      case '+':
      case '?':
        return std::nullopt;
      default:
        return literal(c);
    }
  }

  // A character beyond ASCII is one thing to a quantifier; it never matches here.
  RegexNode literal(char c) {
    while (!at_end() && (static_cast<unsigned char>(regex_[at_]) & 0xc0) == 0x80) ++at_;
    AsciiSet set;
    set.add(static_cast<unsigned char>(c));
    return set_node(set);
  }

  Node parenthesis(std::size_t depth) {
    const bool captures = next() != '?';
    if (!captures) {
      ++at_;
      if (!take(':')) return std::nullopt;  // Flags.
    }
    const std::uint32_t number = group_count_;
    if (captures) ++group_count_;
    auto inner = choice(depth + 1);
    if (!inner || !take(')')) return std::nullopt;
    if (!captures) return inner;
    RegexNode node = node_of(Kind::group);
    node.group = number;
    node.children.push_back(std::move(*inner));
    return node;
  }

  Node escape() {
    if (at_end()) return std::nullopt;
    const char c = regex_[at_++];
    if (const auto set = class_escape(c)) return set_node(*set);
    switch (c) {
      case 'b':
        return node_of(Kind::word_border);
      case 'B':
        return node_of(Kind::no_word_border);
      case 'A':
        return node_of(Kind::text_begin);
      case 'z':
        return node_of(Kind::text_end);
      default:
        break;
    }
    const auto byte = escaped_byte(c);
    if (!byte) return std::nullopt;
    AsciiSet set;
    set.add(*byte);
    return set_node(set);
  }

  // What stands for one character: \t, \x22, \. and other punctuation.
  std::optional<unsigned char> escaped_byte(char c) {
    switch (c) {
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'f':
        return '\f';
      case 'v':
        return '\v';
      case 'x':
        return hexadecimal();
      default:
        break;
    }
    const bool is_punctuation = c > ' ' && c < 127 && !is_digit(c) && ((c | 0x20) < 'a' || (c | 0x20) > 'z');
    if (!is_punctuation) return std::nullopt;
    return static_cast<unsigned char>(c);
  }

  std::optional<unsigned char> hexadecimal() {
    unsigned value = 0;
    for (int i = 0; i < 2; ++i) {
      const char c = next();
      const char low = static_cast<char>(c | 0x20);
      if (is_digit(c)) {
        value = value * 16 + static_cast<unsigned>(c - '0');
      } else if (low >= 'a' && low <= 'f') {
        value = value * 16 + static_cast<unsigned>(low - 'a' + 10);
      } else {
        return std::nullopt;
      }
      ++at_;
    }
    if (value > 127) return std::nullopt;
    return static_cast<unsigned char>(value);
  }

  Node character_class() {
    AsciiSet set;
    const bool negated = take('^');
    bool is_first = true;
    while (is_first || next() != ']') {
      is_first = false;
      if (at_end() || regex_.substr(at_).starts_with("[:")) return std::nullopt;
      if (next() == '\\' && at_ + 1 < regex_.size()) {
        if (const auto escaped = class_escape(regex_[at_ + 1])) {
          at_ += 2;
          set.add(*escaped);
          continue;
        }
      }
      if (!class_range(set)) return std::nullopt;
    }
    ++at_;
    return set_node(negated ? set.complement() : set);
  }

  bool class_range(AsciiSet& set) {
    const auto first = class_character();
    if (!first) return false;
    unsigned char last = *first;
    if (next() == '-' && at_ + 1 < regex_.size() && regex_[at_ + 1] != ']') {
      ++at_;
      const auto end = class_character();
      if (!end || *end < *first) return false;
      last = *end;
    }
    set.add_range(*first, last);
    return true;
  }

  std::optional<unsigned char> class_character() {
    if (at_end()) return std::nullopt;
    const char c = regex_[at_++];
    if (c == '\\') {
      if (at_end()) return std::nullopt;
      return escaped_byte(regex_[at_++]);
    }
    if ((static_cast<unsigned char>(c) & 0x80) != 0) return std::nullopt;
    return static_cast<unsigned char>(c);
  }

  // The quantifier behind an atom, if there is one.
  Node repeated(RegexNode child) {
    std::uint32_t min = 0;
    std::uint32_t max = RegexNode::kNoMax;
    if (take('*')) {
      min = 0;
    } else if (take('+')) {
      min = 1;
    } else if (take('?')) {
      max = 1;
    } else if (!counts(min, max)) {
      return child;
    }
    RegexNode node = node_of(Kind::repeat);
    node.min = min;
    node.max = max;
    node.is_greedy = !take('?');
    // x** and the like are left to RE2, and so is what could go round without moving.
    if (next() == '*' || next() == '+' || next() == '?' || max == 0) return std::nullopt;
    if (may_be_empty(child) && max > 1) return std::nullopt;
    node.children.push_back(std::move(child));
    return node;
  }

  // {n}, {n,}, {n,m}; a brace that is none of these is a literal.
  bool counts(std::uint32_t& min, std::uint32_t& max) {
    if (next() != '{') return false;
    std::size_t i = at_ + 1;
    if (!number(i, min)) return false;
    max = min;
    if (i < regex_.size() && regex_[i] == ',') {
      ++i;
      if (!number(i, max)) max = RegexNode::kNoMax;
    }
    if (i >= regex_.size() || regex_[i] != '}') return false;
    at_ = i + 1;
    return true;
  }
  bool number(std::size_t& i, std::uint32_t& value) const {
    const std::size_t begin = i;
    std::uint32_t read = 0;
    for (; i < regex_.size() && is_digit(regex_[i]) && read <= kRepeatMax; ++i)
      read = read * 10 + static_cast<std::uint32_t>(regex_[i] - '0');
    if (i == begin || read > kRepeatMax) return false;
    value = read;
    return true;
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  std::uint32_t group_count_ = 0;
};

}  // namespace

bool may_be_empty(const RegexNode& node) {
  switch (node.kind) {
    case Kind::set:
      return false;
    case Kind::sequence:
      return std::all_of(node.children.begin(), node.children.end(), may_be_empty);
    case Kind::choice:
      return std::any_of(node.children.begin(), node.children.end(), may_be_empty);
    case Kind::repeat:
      return node.min == 0 || may_be_empty(node.children.front());
    case Kind::group:
      return may_be_empty(node.children.front());
    default:
      return true;
  }
}

std::optional<RegexNode> parse_regex(std::string_view regex) { return RegexReader(regex).read(); }

}  // namespace cordwood::parser
