#pragma once
// The question that a filter asks of one field's values. The query engine makes these from LogsQL; columns and index
// answer them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cordwood::indexer {

/// Threads: const members from any thread at once.
class ValueTest {
 public:
  virtual ~ValueTest() = default;

  /// Whether a row with this value passes. An absent value is "". Pure: the same answer for the same value, always.
  virtual bool matches(std::string_view value) const = 0;

  /// Alternatives of whole words and quads (base/words.h): a value can match only when for at least one alternative it
  /// holds every word, letters compared without case. Empty: nothing is known, every value may match. Good as long as
  /// the test is.
  virtual std::span<const std::vector<std::string>> required_words() const { return {}; }

  /// Set when the test is "a decimal integer from min to max": then integer columns compare numbers, not texts, and
  /// matches() agrees for every canonical integer.
  struct IntegerRange {
    std::int64_t min;
    std::int64_t max;
  };
  virtual std::optional<IntegerRange> integer_range() const { return std::nullopt; }

  /// What parts of a value say of the whole, so that columns that keep values in parts need not put them together.
  /// Parts are cut where no word is cut.
  enum class Reach : std::uint8_t {
    whole,  // Nothing: equality, prefix of the value, length.
    part,   // A value matches whenever a part of it does: phrase, substring, unanchored regular expression.
    word,   // …and only then: one word decides (word, prefix of a word).
  };
  virtual Reach reach() const { return Reach::whole; }

  /// Bytes that stand in every value that matches. `decides`: each place where they stand says by itself whether the
  /// value matches, from nothing but them and whether a word begins or ends beside them. Then, unless the bytes stand
  /// across two parts of a value, the value matches exactly when a part does.
  struct Literal {
    std::string_view text;
    bool decides = false;
  };
  virtual std::optional<Literal> literal() const { return std::nullopt; }
};

}  // namespace cordwood::indexer
