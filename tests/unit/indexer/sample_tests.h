#pragma once
// Value tests of the kinds that the query engine makes, told simply.

#include <memory>
#include <string>
#include <vector>

#include "base/words.h"
#include "encoding/canonical_integer.h"
#include "indexer/value_test.h"

namespace cordwood::indexer {

inline std::optional<ValueTest::Literal> literal_of(std::string_view text, bool decides) {
  if (text.empty()) return std::nullopt;
  return ValueTest::Literal{text, decides};
}

/// A value that holds `phrase` with word borders around it.
class PhraseTest : public ValueTest {
 public:
  explicit PhraseTest(std::string phrase) : phrase_(std::move(phrase)) {
    std::vector<std::string> words;
    QuadFinder quads;
    std::string_view rest = phrase_;
    for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
      words.emplace_back(word);
      if (const auto quad = quads.take(word); !quad.empty()) words.emplace_back(quad);
    }
    if (!words.empty()) words_.push_back(std::move(words));
  }

  bool matches(std::string_view value) const override {
    for (std::size_t at = value.find(phrase_); at != std::string_view::npos; at = value.find(phrase_, at + 1)) {
      const bool begins = !word_begins_at(phrase_, 0) || !word_ends_at(value, at);
      const bool ends = !word_ends_at(phrase_, phrase_.size()) || !word_begins_at(value, at + phrase_.size());
      if (begins && ends) return true;
    }
    return false;
  }
  std::span<const std::vector<std::string>> required_words() const override { return words_; }
  Reach reach() const override { return phrase_.empty() ? Reach::whole : Reach::part; }
  std::optional<Literal> literal() const override { return literal_of(phrase_, true); }

 private:
  std::string phrase_;
  std::vector<std::vector<std::string>> words_;
};

class SubstringTest final : public ValueTest {
 public:
  explicit SubstringTest(std::string text) : text_(std::move(text)) {}
  bool matches(std::string_view value) const override { return value.find(text_) != std::string_view::npos; }
  Reach reach() const override { return Reach::part; }
  std::optional<Literal> literal() const override { return literal_of(text_, true); }

 private:
  std::string text_;
};

class ExactTest final : public ValueTest {
 public:
  explicit ExactTest(std::string text) : text_(std::move(text)) {}
  bool matches(std::string_view value) const override { return value == text_; }
  std::optional<Literal> literal() const override { return literal_of(text_, false); }

 private:
  std::string text_;
};

class RangeTest final : public ValueTest {
 public:
  RangeTest(std::int64_t min, std::int64_t max) : range_{min, max} {}
  bool matches(std::string_view value) const override {
    const auto number = parse_canonical_integer(value);
    return number && range_.min <= *number && *number <= range_.max;
  }
  std::optional<IntegerRange> integer_range() const override { return range_; }

 private:
  IntegerRange range_;
};

/// What a stored value suggests asking: its words, its beginning, its end, its middle, itself.
inline std::vector<std::unique_ptr<ValueTest>> tests_about(std::string_view value) {
  std::vector<std::unique_ptr<ValueTest>> tests;
  tests.push_back(std::make_unique<ExactTest>(std::string(value)));
  tests.push_back(std::make_unique<PhraseTest>(std::string(value)));
  tests.push_back(std::make_unique<SubstringTest>(std::string(value.substr(value.size() / 3, 5))));
  tests.push_back(std::make_unique<PhraseTest>(std::string(value.substr(0, value.size() / 2))));
  tests.push_back(std::make_unique<PhraseTest>(std::string(value.substr(value.size() / 2))));
  std::string_view rest = value;
  int words = 0;
  for (auto word = next_word(rest); !word.empty() && words < 6; word = next_word(rest), ++words)
    tests.push_back(std::make_unique<PhraseTest>(std::string(word)));
  if (const auto number = parse_canonical_integer(value))
    tests.push_back(std::make_unique<RangeTest>(*number - 1, *number));
  return tests;
}

}  // namespace cordwood::indexer
