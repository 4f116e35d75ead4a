#pragma once
// Rows of the slow twin, and what it says of values.

#include <optional>
#include <string>
#include <vector>

#include "language/filter.h"
#include "language/row_view.h"
#include "support/plain_row.h"

namespace cordwood::test {

/// "" when the row lacks it.
std::string value_of(const ResultRow& row, const std::string& name);

/// A row as filters see it. Good while the row is there.
class View final : public language::RowView {
 public:
  explicit View(const ResultRow& row) : row_(row) {}
  std::string_view value(std::string_view field) const override;
  Timestamp time() const override;
  void for_each_field(const std::function<void(std::string_view, std::string_view)>& visit) const override;

 private:
  const ResultRow& row_;
};

/// A null filter matches.
bool matches(const language::FilterPtr& filter, const ResultRow& row);
ResultRows matching(const ResultRows& rows, const language::FilterPtr& filter);

/// RFC 3339, with as many decimals as it needs.
std::string time_text(std::int64_t nanoseconds);
/// The shortest decimal that reads back the same; NaN, Inf, -Inf.
std::string number_text(double number);
std::string json_array(const std::vector<std::string>& texts);
/// Without the fields that are empty.
std::string json_object(const std::vector<std::pair<std::string, std::string>>& fields);

/// The fields of a row that the patterns name, pattern by pattern, each once.
std::vector<std::pair<std::string, std::string>> fields_of(const ResultRow& row, const language::FieldPatterns& fields);

/// The order of values.
bool less(const std::string& a, const std::string& b);

}  // namespace cordwood::test
