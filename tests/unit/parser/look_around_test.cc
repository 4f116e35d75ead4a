// Looks at one character that RE2 has not find what a backtracking engine finds with them.

#include "grok/look_around.h"

#include <optional>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parser/grok.h"

namespace cordwood::parser {
namespace {

/// One character of a random expression, with looks before and behind it.
struct Atom {
  std::string text;
  bool repeats = false;
  bool is_lazy = false;
  std::vector<std::string> ahead;   // Looks that stand before it, such as (?=a).
  std::vector<std::string> behind;  // And behind it.

  std::string expression() const {
    std::string all;
    for (const std::string& look : ahead) all += look;
    all += text;
    if (repeats) all += is_lazy ? "+?" : "+";
    for (const std::string& look : behind) all += look;
    return all;
  }
};

// The twin reads sets by itself, from what these mean.
bool is_in(std::string_view set, char c) {
  if (set == ".") return true;
  if (set == "\\d") return c >= '0' && c <= '9';
  if (set == "\\D") return !is_in("\\d", c);
  if (set == "\\w") return is_in("\\d", c) || (c >= 'a' && c <= 'z') || c == '_';
  if (set == "[^a]") return c != 'a';
  if (set == "[ab]") return c == 'a' || c == 'b';
  if (set == "[a-c1]") return (c >= 'a' && c <= 'c') || c == '1';
  if (set == "\\.") return c == '.';
  return set.size() == 1 && set[0] == c;
}
constexpr std::string_view kSets[] = {"a", "b", "1", "\\d", "\\D", "\\w", "[^a]", "[ab]", "[a-c1]", "\\.", "."};

bool allows(const std::string& look, std::string_view text, std::size_t at) {
  const bool is_behind = look[2] == '<';
  const std::size_t begin = is_behind ? 4 : 3;
  const std::string set = look.substr(begin, look.size() - begin - 1);
  const bool is_there = is_behind ? at > 0 && is_in(set, text[at - 1]) : at < text.size() && is_in(set, text[at]);
  return is_there != (look[begin - 1] == '!');
}

/// Where the atoms from `number` on end when they begin at `at`; nothing when they do not fit.
std::optional<std::size_t> end_of(const std::vector<Atom>& atoms, std::size_t number, std::string_view text,
                                  std::size_t at) {
  if (number == atoms.size()) return at;
  const Atom& atom = atoms[number];
  for (const std::string& look : atom.ahead)
    if (!allows(look, text, at)) return std::nullopt;
  std::size_t most = at;
  while (most < text.size() && is_in(atom.text, text[most]) && (atom.repeats || most == at)) ++most;
  const std::size_t count = most - at;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::size_t end = atom.is_lazy || !atom.repeats ? at + i : most + 1 - i;
    bool fits = true;
    for (const std::string& look : atom.behind) fits = fits && allows(look, text, end);
    if (!fits) continue;
    if (const auto found = end_of(atoms, number + 1, text, end)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> found_by_twin(const std::vector<Atom>& atoms, const std::string& text) {
  for (std::size_t begin = 0; begin <= text.size(); ++begin)
    if (const auto end = end_of(atoms, 0, text, begin)) return text.substr(begin, *end - begin);
  return std::nullopt;
}

class RandomExpression {
 public:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string_view set() { return kSets[below(std::size(kSets))]; }
  std::string look(bool is_behind) {
    std::string_view character = set();
    while (character == ".") character = set();
    return fmt::format("(?{}{}{})", is_behind ? "<" : "", below(2) == 0 ? "=" : "!", character);
  }
  std::vector<Atom> atoms() {
    std::vector<Atom> all(1 + below(4));
    for (Atom& atom : all) {
      atom.text = set();
      atom.repeats = below(2) == 0;
      atom.is_lazy = atom.repeats && below(3) == 0;
      for (std::size_t i = below(3); i > 0; --i) atom.ahead.push_back(look(false));
      if (below(3) == 0) atom.behind.push_back(look(true));
      if (!atom.ahead.empty() && atom.repeats) atom.behind.clear();  // Which is refused.
    }
    return all;
  }
  std::string text() {
    std::string text;
    for (std::size_t i = below(9); i > 0; --i) text += "aabbc12._"[below(9)];
    return text;
  }

 private:
  std::mt19937_64 random_{7};
};

TEST(LookAround, FindsWhatABacktrackingEngineFinds) {
  const GrokPatterns patterns = GrokPatterns::bank("ecs-v1").value();
  RandomExpression random;
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::vector<Atom> atoms = random.atoms();
    std::string expression = "(?<x>";
    for (const Atom& atom : atoms) expression += atom.expression();
    expression += ")";
    const auto grok = Grok::compile(expression, patterns);
    ASSERT_TRUE(grok) << expression << ": " << grok.error().message;
    for (int i = 0; i < 10; ++i) {
      const std::string text = random.text();
      const auto expected = found_by_twin(atoms, text);
      std::vector<std::string_view> captures;
      const bool matched = grok.value().match(text, captures);
      ASSERT_EQ(matched, expected.has_value()) << expression << " on " << text;
      if (!expected) continue;
      ++found;
      ASSERT_EQ(captures.at(0), *expected) << expression << " on " << text;
    }
  }
  EXPECT_GT(found, 5000U);
}

TEST(LookAround, SetsAreWrittenAsTheyAreRead) {
  for (const std::string_view set : kSets) {
    const CharacterSet characters = set_of(set).value();
    for (unsigned c = 0; c < 128; ++c) {
      if (c >= 'A' && c <= 'Z') continue;  // The twin knows no capitals.
      EXPECT_EQ(characters.ascii.test(c), is_in(set, static_cast<char>(c))) << set << " " << c;
    }
  }
  EXPECT_EQ(set_of("[a-c1]")->regex(), "[1a-c]");
  EXPECT_EQ(set_of("\\D")->regex(), "[^0-9]");
  EXPECT_EQ((~CharacterSet{}).regex(), "[\\s\\S]");
  EXPECT_EQ(CharacterSet{}.regex(), "[^\\s\\S]");
  EXPECT_EQ(set_of("[\\-.]")->regex(), "[\\x2d\\x2e]");
  EXPECT_FALSE(set_of("[é]"));
}

}  // namespace
}  // namespace cordwood::parser
