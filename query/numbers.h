#pragma once
// What LogsQL takes for a number, how it orders texts, and how it prints results.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cordwood::query {

/// Decimal digits with '_' anywhere, no sign.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);
std::optional<std::int64_t> parse_signed(std::string_view text);

/// A decimal, a duration (in nanoseconds), a size in bytes, or a number with an exponent or a base prefix.
std::optional<double> parse_number(std::string_view text);

/// parse_number, and also RFC 3339 times (nanoseconds) and IPv4 addresses (32 bits): what `math` calculates with.
std::optional<double> parse_quantity(std::string_view text);

/// "1h5m30.5s"; "0" for nothing.
void append_duration(std::string& out, std::int64_t nanoseconds);

/// The power of ten of the last digit of the shortest decimal: -2 for 0.01, 1 for 30.
int last_digit_exponent(double number);
/// How many digits it has behind the point: 2 for 0.01.
int decimals_of(double number);

/// Shortest decimal that reads back the same, never with an exponent; NaN, Inf, -Inf.
void append_number(std::string& out, double number);

/// The same, rounded to so many decimals.
void append_rounded(std::string& out, double number, int decimals = 3);

/// The order of sort, min and max, of values as parse_number() reads them and of times (language::less_in_order).
bool less_value(std::string_view a, std::string_view b);

}  // namespace cordwood::query
