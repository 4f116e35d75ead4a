#pragma once
// `user:in(_time:1d admin | fields user)`: a filter whose values another query gives.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "language/filter.h"

namespace cordwood::language {

struct Query;

/// Stands in the tree until the engine has run the subquery and asks for with_values(); matches nothing
/// itself.
class SubqueryFilter final : public Filter {
 public:
  enum class Test { in, contains_any, contains_all };
  SubqueryFilter(FieldPattern field, Test test, std::shared_ptr<const Query> query, std::string result_field);

  const FieldPattern& field() const { return field_; }
  const Query& query() const { return *query_; }
  const std::string& result_field() const { return result_field_; }  // Of the subquery's rows.
  /// The filter to run instead.
  FilterPtr with_values(std::vector<std::string> values) const;

  FilterKind kind() const override { return FilterKind::subquery; }
  bool matches(const RowView&) const override { return false; }
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override { fields.push_back(field_); }

 private:
  FieldPattern field_;
  Test test_;
  std::shared_ptr<const Query> query_;
  std::string result_field_;
};

bool has_subqueries(const Filter& filter);

/// The distinct values of `filter.result_field()` in the rows of `filter.query()`.
using SubqueryRunner = std::function<Result<std::vector<std::string>>(const SubqueryFilter& filter)>;

/// The same tree with every SubqueryFilter replaced; what holds none is shared, not copied.
Result<FilterPtr> resolve_subqueries(const FilterPtr& filter, const SubqueryRunner& run);

}  // namespace cordwood::language
