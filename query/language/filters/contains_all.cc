// contains_all("a", "b c"): the value holds each of these phrases, in any order.

#include <algorithm>

#include "filters/values_or_query.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class ContainsAllFilter final : public FieldFilter {
 public:
  ContainsAllFilter(std::string field, std::vector<std::string> phrases)
      : FieldFilter(std::move(field)), phrases_(std::move(phrases)) {}

  bool matches_value(std::string_view value) const override {
    return std::all_of(phrases_.begin(), phrases_.end(),
                       [value](const std::string& phrase) { return contains_phrase(value, phrase); });
  }
  std::vector<std::vector<std::string>> required_words() const override {
    std::vector<std::string> all;
    for (const std::string& phrase : phrases_) {
      for (std::string& word : whole_words(phrase)) all.push_back(std::move(word));
    }
    if (all.empty()) return {};
    return {std::move(all)};
  }
  void print_test(std::string& out) const override { append_function(out, "contains_all", phrases_); }

 private:
  std::vector<std::string> phrases_;
};

}  // namespace

FilterPtr make_contains_all_filter(const CurrentField& field, std::vector<std::string> values) {
  return make_field_filter<ContainsAllFilter>(field, std::move(values));
}

Result<FilterPtr> parse_contains_all(Parser& in, const CurrentField& field) {
  return parse_values_or_query(in, field, SubqueryFilter::Test::contains_all);
}

}  // namespace cordwood::language
