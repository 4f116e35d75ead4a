#include "printing.h"

#include <fmt/format.h>

#include "string_literal.h"

namespace cordwood::language {
namespace {

template <class Items, class Append>
void append_list(std::string& out, const Items& items, Append append) {
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ", ";
    append(out, item);
    first = false;
  }
}

}  // namespace

void append_field_pattern(std::string& out, const FieldPattern& pattern) {
  if (!pattern.matches_all()) append_value(out, pattern.name);
  if (pattern.is_prefix) out += "*";
}

void append_names(std::string& out, const FieldNames& names) { append_list(out, names, append_value); }

void append_patterns(std::string& out, const FieldPatterns& patterns) {
  append_list(out, patterns, append_field_pattern);
}

void append_sort_fields(std::string& out, const SortFields& fields) {
  append_list(out, fields, [](std::string& to, const SortField& field) {
    append_value(to, field.name);
    if (field.descending) to += " desc";
  });
}

void append_condition(std::string& out, const FilterPtr& condition) {
  if (!condition) return;
  out += " if (";
  condition->print(out);
  out += ")";
}

void append_option(std::string& out, std::string_view word, std::string_view value, std::string_view default_value) {
  if (value == default_value) return;
  out += fmt::format(" {} ", word);
  append_value(out, value);
}

void append_limit(std::string& out, std::uint64_t limit) {
  if (limit > 0) out += fmt::format(" limit {}", limit);
}

void append_flag(std::string& out, bool flag, std::string_view word) {
  if (flag) out += fmt::format(" {}", word);
}

}  // namespace cordwood::language
