#pragma once
// String literals of queries: "double" and 'single' quoted with escapes (\n \t \\ \x41 \101 é …), `raw`
// without.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cordwood::language {

struct StringLiteral {
  std::string value;
  std::size_t bytes = 0;  // Of the literal, quotes included.
};

/// Reads the literal that begins with the quote at text[0]; nullopt when it does not end or holds an unknown
/// escape.
std::optional<StringLiteral> read_string_literal(std::string_view text);

/// Appends `value` so that the parser reads it back as one value: bare where that is safe, else double
/// quoted.
void append_value(std::string& out, std::string_view value);
void append_quoted(std::string& out, std::string_view value);

}  // namespace cordwood::language
