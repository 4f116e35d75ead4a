#pragma once
// What in(), contains_any() and contains_all() share: a list of values, a subquery in its place, or '*'.

#include "filters/filters.h"
#include "language/subquery_filter.h"

namespace cordwood::language {

Result<FilterPtr> parse_values_or_query(Parser& in, const CurrentField& field, SubqueryFilter::Test test);
std::string_view name_of(SubqueryFilter::Test test);

FilterPtr make_in_filter(const CurrentField& field, std::vector<std::string> values);
FilterPtr make_contains_any_filter(const CurrentField& field, std::vector<std::string> values);
FilterPtr make_contains_all_filter(const CurrentField& field, std::vector<std::string> values);
FilterPtr make_values_filter(const CurrentField& field, SubqueryFilter::Test test, std::vector<std::string> values);

/// required_words() of "one of these phrases".
std::vector<std::vector<std::string>> words_of_any(const std::vector<std::string>& values);

}  // namespace cordwood::language
