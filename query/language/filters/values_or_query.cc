#include "filters/values_or_query.h"

#include <fmt/format.h>

#include "text_search.h"

namespace cordwood::language {
namespace {

// The field whose values a subquery gives: its last pipe has to leave exactly one.
struct OnlyField {
  std::string operator()(const FieldsPipe& pipe) const {
    if (pipe.fields.size() != 1 || pipe.fields.front().is_prefix) return "";
    return pipe.fields.front().name;
  }
  std::string operator()(const UniqPipe& pipe) const { return pipe.by.size() == 1 ? pipe.by.front() : ""; }
  std::string operator()(const FieldValuesPipe& pipe) const { return pipe.field; }
  template <class Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

std::string only_field_of(const Query& query) {
  return query.pipes.empty() ? "" : std::visit(OnlyField(), query.pipes.back());
}

// Values stand between commas up to the ')'; everything else is a query.
bool values_follow(Parser& in) {
  const std::size_t begin = in.position();
  bool values = false;
  in.skip();
  while (!in.is(")")) {
    if (!in.at_compound() || !in.compound() || in.is_glued("*")) break;
    if (!in.skip_if(",")) break;
  }
  values = in.is(")");
  in.go_back_to(begin);
  return values;
}

Result<FilterPtr> parse_subquery(Parser& in, const CurrentField& field, SubqueryFilter::Test test) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto query, in.query_in_parentheses());
  std::string result = only_field_of(query);
  if (result.empty()) {
    return in.error_since(begin, fmt::format("{}() takes values or a query that ends in one field", name_of(test)),
                          "quote values with blanks, or end the query with | fields name");
  }
  return FilterPtr(std::make_shared<SubqueryFilter>(field.value_or(FieldPattern{"_msg", false}), test,
                                                    std::make_shared<const Query>(std::move(query)),
                                                    std::move(result)));
}

}  // namespace

std::string_view name_of(SubqueryFilter::Test test) {
  switch (test) {
    case SubqueryFilter::Test::in:
      return "in";
    case SubqueryFilter::Test::contains_any:
      return "contains_any";
    case SubqueryFilter::Test::contains_all:
      break;
  }
  return "contains_all";
}

FilterPtr make_values_filter(const CurrentField& field, SubqueryFilter::Test test, std::vector<std::string> values) {
  switch (test) {
    case SubqueryFilter::Test::in:
      return make_in_filter(field, std::move(values));
    case SubqueryFilter::Test::contains_any:
      return make_contains_any_filter(field, std::move(values));
    case SubqueryFilter::Test::contains_all:
      break;
  }
  return make_contains_all_filter(field, std::move(values));
}

Result<FilterPtr> parse_values_or_query(Parser& in, const CurrentField& field, SubqueryFilter::Test test) {
  if (in.peek(1).is("*") && in.peek(2).is(")")) {
    in.skip();
    in.skip();
    in.skip();
    return FilterPtr(std::make_shared<AllFilter>());
  }
  if (!values_follow(in)) return parse_subquery(in, field, test);
  CORDWOOD_TRY(auto values, parse_plain_arguments(in, name_of(test)));
  return make_values_filter(field, test, std::move(values));
}

std::vector<std::vector<std::string>> words_of_any(const std::vector<std::string>& values) {
  std::vector<std::vector<std::string>> alternatives;
  for (const std::string& value : values) {
    auto words = whole_words(value);
    if (words.empty()) return {};
    alternatives.push_back(std::move(words));
  }
  return alternatives;
}

}  // namespace cordwood::language
