// in("a", "b"): the whole value is one of these. in(query): one of those that the query gives. in(*): any.

#include <algorithm>
#include <unordered_set>

#include "filters/filters.h"
#include "filters/values_or_query.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class InFilter final : public FieldFilter {
 public:
  InFilter(std::string field, std::vector<std::string> values)
      : FieldFilter(std::move(field)), values_(std::move(values)), lookup_(values_.begin(), values_.end()) {}

  bool matches_value(std::string_view value) const override { return lookup_.contains(value); }
  std::vector<std::vector<std::string>> required_words() const override { return words_of_any(values_); }
  void print_test(std::string& out) const override { append_function(out, "in", values_); }

 private:
  std::vector<std::string> values_;
  std::unordered_set<std::string_view> lookup_;  // Into values_.
};

}  // namespace

FilterPtr make_in_filter(const CurrentField& field, std::vector<std::string> values) {
  return make_field_filter<InFilter>(field, std::move(values));
}

Result<FilterPtr> parse_in(Parser& in, const CurrentField& field) {
  return parse_values_or_query(in, field, SubqueryFilter::Test::in);
}

}  // namespace cordwood::language
