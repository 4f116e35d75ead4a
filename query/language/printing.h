#pragma once
// Pieces of canonical text that many pipes and functions have in common.

#include <string>
#include <string_view>

#include "language/fields.h"
#include "language/filter.h"
#include "language/sort_field.h"

namespace cordwood::language {

void append_field_pattern(std::string& out, const FieldPattern& pattern);  // a, a*, *
void append_names(std::string& out, const FieldNames& names);              // a, b
void append_patterns(std::string& out, const FieldPatterns& patterns);     // a, b*
void append_sort_fields(std::string& out, const SortFields& fields);       // a desc, b
/// " if (filter)"; nothing for null.
void append_condition(std::string& out, const FilterPtr& condition);
/// " word value"; nothing when the value is the default.
void append_option(std::string& out, std::string_view word, std::string_view value, std::string_view default_value);
/// " limit 10"; nothing for 0.
void append_limit(std::string& out, std::uint64_t limit);
/// " keep_original_fields", " skip_empty_results"; nothing when false.
void append_flag(std::string& out, bool flag, std::string_view word);

}  // namespace cordwood::language
