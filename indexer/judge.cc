#include "judge.h"

#include <algorithm>

#include "encoding/canonical_integer.h"
#include "fingerprint.h"
#include "sealed_segment.h"
#include "string_table.h"
#include "word_index.h"

namespace cordwood::indexer {
namespace {

/// What the index says of the words that a test requires.
struct RequiredWord {
  WordPlaces places;
  std::optional<std::int64_t> number;  // When the word is a canonical integer.
  bool may_be_time = false;

  bool is_nowhere() const { return places.is_nowhere() && !number && !may_be_time; }

  /// Whether a value of an integer column can hold it: as the number or, after a sign that is no part of the word,
  /// as its negative.
  bool within(std::int64_t min, std::int64_t max) const {
    return number && ((min <= *number && *number <= max) || (min <= -*number && -*number <= max));
  }
};

/// There may be thousands of alternatives, and of strings: what is asked of each string or row group must not take the
/// product of both.
class RequiredWords {
 public:
  static Result<RequiredWords> find(const SealedSegment& segment, const ValueTest& test, std::uint32_t string_count) {
    RequiredWords required;
    const auto asked = test.required_words();
    required.any_value_ =
        asked.empty() || std::any_of(asked.begin(), asked.end(), [](const auto& a) { return a.empty(); });
    required.strings_.resize(required.any_value_ ? 0 : string_count);
    for (std::size_t i = 0; i < asked.size() && !required.any_value_; ++i) {
      CORDWOOD_TRY(required.add(segment, asked[i]));
    }
    return required;
  }

  bool string_may_pass(std::uint32_t id) const { return any_value_ || strings_[id]; }

  bool group_may_pass(std::size_t group, const ColumnEntry& column) const {
    if (any_value_) return true;
    if (alternatives_.empty()) return false;
    std::vector<bool> held(strings_.size());
    for (const std::uint32_t id : column.strings) held[id] = true;
    const auto holds = [&](const RequiredWord& word) {
      if (column.has_range) return word.within(column.min, column.max);
      const auto& [strings, any_group, groups] = word.places;
      if (any_group || groups[group]) return true;
      if ((column.holds_times && word.may_be_time) || (column.holds_numbers && word.number)) return true;
      return std::any_of(strings.begin(), strings.end(), [&held](std::uint32_t id) { return held[id]; });
    };
    return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const std::vector<RequiredWord>& words) {
      return std::all_of(words.begin(), words.end(), holds);
    });
  }

 private:
  Result<void> add(const SealedSegment& segment, const std::vector<std::string>& alternative) {
    std::vector<RequiredWord> words;
    for (const std::string& word : alternative) {
      CORDWOOD_TRY(auto places, find_word(segment, word));
      words.push_back({std::move(places), parse_canonical_integer(word), is_clock_word(word)});
      if (words.back().is_nowhere()) return success();  // So nothing passes by this alternative.
    }
    for (const std::uint32_t id : words.front().places.strings) {
      const bool all = std::all_of(words.begin() + 1, words.end(), [id](const RequiredWord& word) {
        return std::binary_search(word.places.strings.begin(), word.places.strings.end(), id);
      });
      if (all) strings_[id] = true;
    }
    alternatives_.push_back(std::move(words));
    return success();
  }

  bool any_value_ = true;                                // Nothing is required.
  std::vector<bool> strings_;                            // By id: it holds all words of some alternative.
  std::vector<std::vector<RequiredWord>> alternatives_;  // Those that some value may meet.
};

/// Runs the test on strings of the table, each at most once, and only on those with the words it requires.
class TestedStrings {
 public:
  TestedStrings(const StringTable& strings, const ValueTest& test, const RequiredWords& required)
      : strings_(strings), test_(test), required_(required), answers_(strings.size(), kUnknown) {}

  bool passes(std::uint32_t id) {
    char& answer = answers_[id];
    if (answer == kUnknown) answer = required_.string_may_pass(id) && test_.matches(strings_[id]) ? 1 : 0;
    return answer == 1;
  }

 private:
  static constexpr char kUnknown = 2;
  const StringTable& strings_;
  const ValueTest& test_;
  const RequiredWords& required_;
  std::vector<char> answers_;
};

/// Adds up what is known of the values of one row group: some pass, some fail, or both.
class Tally {
 public:
  void add(bool passes) { (passes ? some_pass_ : some_fail_) = true; }
  void add_unknown() { some_pass_ = some_fail_ = true; }
  bool settled() const { return some_pass_ && some_fail_; }
  Verdict verdict() const {
    if (settled()) return Verdict::maybe;
    return some_pass_ ? Verdict::all : Verdict::none;
  }

 private:
  bool some_pass_ = false;
  bool some_fail_ = false;
};

void add_range(const ColumnEntry& column, const std::optional<ValueTest::IntegerRange>& range, Tally& tally) {
  if (!range) return tally.add_unknown();
  if (column.max < range->min || range->max < column.min) return tally.add(false);
  if (range->min <= column.min && column.max <= range->max) return tally.add(true);
  tally.add_unknown();
}

}  // namespace

Result<std::vector<Verdict>> judge(const SealedSegment& segment, std::string_view field, const ValueTest& test) {
  const Directory& directory = segment.directory();
  const bool empty_passes = test.matches({});
  const Verdict absent = empty_passes ? Verdict::all : Verdict::none;
  std::vector<Verdict> verdicts(directory.row_groups.size(), absent);
  const auto name = std::lower_bound(directory.fields.begin(), directory.fields.end(), field);
  if (name == directory.fields.end() || *name != field) return verdicts;
  const auto number = static_cast<std::uint32_t>(name - directory.fields.begin());

  CORDWOOD_TRY(const auto strings, segment.strings());
  CORDWOOD_TRY(const RequiredWords required, RequiredWords::find(segment, test, strings->size()));
  TestedStrings tested(*strings, test, required);
  const auto range = test.integer_range();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const ColumnEntry* column = find_column(directory.row_groups[i], number);
    if (column == nullptr) continue;
    Tally tally;
    if (column->sparse) tally.add(empty_passes);
    if (column->complete) {
      for (const std::uint32_t id : column->strings) {
        tally.add(tested.passes(id));
        if (tally.settled()) break;
      }
    } else if (!required.group_may_pass(i, *column)) {
      tally.add(false);
    } else if (column->has_range) {
      add_range(*column, range, tally);
    } else {
      tally.add_unknown();
    }
    verdicts[i] = tally.verdict();
  }
  return verdicts;
}

}  // namespace cordwood::indexer
