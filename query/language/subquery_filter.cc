#include "language/subquery_filter.h"

#include <algorithm>

#include "filters/values_or_query.h"
#include "language/query.h"
#include "string_literal.h"

namespace cordwood::language {

SubqueryFilter::SubqueryFilter(FieldPattern field, Test test, std::shared_ptr<const Query> query,
                               std::string result_field)
    : field_(std::move(field)), test_(test), query_(std::move(query)), result_field_(std::move(result_field)) {}

FilterPtr SubqueryFilter::with_values(std::vector<std::string> values) const {
  return make_values_filter(field_, test_, std::move(values));
}

void SubqueryFilter::print(std::string& out) const {
  if (field_.is_prefix || field_.name != "_msg") {
    if (!field_.name.empty()) append_value(out, field_.name);
    out += field_.is_prefix ? "*:" : ":";
  }
  out += name_of(test_);
  out += "(";
  out += query_->to_string();
  out += ")";
}

namespace {

bool any_has_subqueries(const std::vector<FilterPtr>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const FilterPtr& part) { return has_subqueries(*part); });
}

Result<std::vector<FilterPtr>> resolve_all(const std::vector<FilterPtr>& parts, const SubqueryRunner& run) {
  std::vector<FilterPtr> resolved;
  for (const FilterPtr& part : parts) {
    CORDWOOD_TRY(auto filter, resolve_subqueries(part, run));
    resolved.push_back(std::move(filter));
  }
  return resolved;
}

}  // namespace

bool has_subqueries(const Filter& filter) {
  switch (filter.kind()) {
    case FilterKind::subquery:
      return true;
    case FilterKind::all_of:
      return any_has_subqueries(static_cast<const AndFilter&>(filter).parts());
    case FilterKind::any_of:
      return any_has_subqueries(static_cast<const OrFilter&>(filter).parts());
    case FilterKind::negation:
      return has_subqueries(*static_cast<const NotFilter&>(filter).part());
    case FilterKind::all:
    case FilterKind::field:
    case FilterKind::fields:
    case FilterKind::time:
    case FilterKind::stream:
    case FilterKind::other:
      break;
  }
  return false;
}

Result<FilterPtr> resolve_subqueries(const FilterPtr& filter, const SubqueryRunner& run) {
  if (!has_subqueries(*filter)) return filter;
  if (filter->kind() == FilterKind::subquery) {
    const auto& subquery = static_cast<const SubqueryFilter&>(*filter);
    CORDWOOD_TRY(auto values, run(subquery));
    return subquery.with_values(std::move(values));
  }
  if (filter->kind() == FilterKind::negation) {
    CORDWOOD_TRY(auto part, resolve_subqueries(static_cast<const NotFilter&>(*filter).part(), run));
    return FilterPtr(std::make_shared<NotFilter>(std::move(part)));
  }
  const bool all = filter->kind() == FilterKind::all_of;
  const auto& parts =
      all ? static_cast<const AndFilter&>(*filter).parts() : static_cast<const OrFilter&>(*filter).parts();
  CORDWOOD_TRY(auto resolved, resolve_all(parts, run));
  if (all) return FilterPtr(std::make_shared<AndFilter>(std::move(resolved)));
  return FilterPtr(std::make_shared<OrFilter>(std::move(resolved)));
}

}  // namespace cordwood::language
