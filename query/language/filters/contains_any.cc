// contains_any("a", "b c"): the value holds at least one of these phrases.

#include <algorithm>
#include <span>

#include "filters/values_or_query.h"
#include "phrase_set.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class ContainsAnyFilter final : public FieldFilter {
 public:
  ContainsAnyFilter(std::string field, std::vector<std::string> phrases)
      : FieldFilter(std::move(field)), phrases_(std::move(phrases)) {}

  bool matches_value(std::string_view value) const override { return phrases_.any_in(value); }
  std::vector<std::vector<std::string>> required_words() const override { return words_of_any(phrases_.phrases()); }
  Reach reach() const override {
    const auto all = [texts = std::span(phrases_.phrases())](const auto& holds) {
      return std::all_of(texts.begin(), texts.end(), holds);
    };
    if (all(is_within_word)) return Reach::word;
    return all([](const std::string& phrase) { return !phrase.empty(); }) ? Reach::part : Reach::whole;
  }
  void print_test(std::string& out) const override { append_function(out, "contains_any", phrases_.phrases()); }

 private:
  PhraseSet phrases_;
};

}  // namespace

FilterPtr make_contains_any_filter(const CurrentField& field, std::vector<std::string> values) {
  return make_field_filter<ContainsAnyFilter>(field, std::move(values));
}

Result<FilterPtr> parse_contains_any(Parser& in, const CurrentField& field) {
  return parse_values_or_query(in, field, SubqueryFilter::Test::contains_any);
}

}  // namespace cordwood::language
