#include "support/naive/rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/event.h"
#include "base/json_string.h"
#include "base/time.h"
#include "language/values.h"

namespace cordwood::test {

std::string value_of(const ResultRow& row, const std::string& name) {
  const auto found = row.find(name);
  return found == row.end() ? "" : found->second;
}

std::string_view View::value(std::string_view field) const {
  const auto found = row_.find(std::string(field));
  return found == row_.end() ? std::string_view() : std::string_view(found->second);
}

Timestamp View::time() const { return parse_rfc3339(value(kTimeField)).value_or(Timestamp{}); }

void View::for_each_field(const std::function<void(std::string_view, std::string_view)>& visit) const {
  for (const auto& [name, value] : row_)
    if (!value.empty()) visit(name, value);
}

bool matches(const language::FilterPtr& filter, const ResultRow& row) {
  return filter == nullptr || filter->matches(View(row));
}

ResultRows matching(const ResultRows& rows, const language::FilterPtr& filter) {
  ResultRows kept;
  for (const ResultRow& row : rows)
    if (matches(filter, row)) kept.push_back(row);
  return kept;
}

std::string time_text(std::int64_t nanoseconds) {
  std::string text = format_rfc3339(timestamp_from_nanoseconds(nanoseconds));
  if (text.find('.') == std::string::npos) return text;
  text.pop_back();
  while (text.back() == '0') text.pop_back();
  return text + "Z";
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Inf" : "-Inf";
  char digits[400];
  return {digits, std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr};
}

std::string json_array(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out == "[" ? "" : ",") + json_string(text);
  return out + "]";
}

std::string json_object(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out = "{";
  for (const auto& [name, value] : fields)
    if (!value.empty()) out += (out == "{" ? "" : ",") + json_string(name) + ":" + json_string(value);
  return out + "}";
}

std::vector<std::pair<std::string, std::string>> fields_of(const ResultRow& row,
                                                           const language::FieldPatterns& fields) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const language::FieldPattern& pattern : fields)
    for (const auto& [name, value] : row) {
      const std::pair<std::string, std::string> field(name, value);
      if (pattern.matches(name) && std::find(found.begin(), found.end(), field) == found.end()) found.push_back(field);
    }
  return found;
}

bool less(const std::string& a, const std::string& b) {
  const auto number_of = [](const std::string& text) -> std::optional<long double> {
    if (const auto integer = language::parse_canonical_integer(text)) return *integer;
    return language::parse_decimal(text);
  };
  return language::less_in_order(a, number_of(a), b, number_of(b));
}

}  // namespace cordwood::test
