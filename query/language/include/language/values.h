#pragma once
// Numbers, durations, sizes, addresses and times as texts, the way LogsQL reads them: one reading for
// literals in queries and for values of fields, so that `field:>10KB` compares like with like.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace cordwood::language {

/// "1234", "-1.5", "1e9"; "1_000" too. Nothing around it.
std::optional<double> parse_decimal(std::string_view text);

/// A canonical decimal integer: "0", "-12"; no sign +, no leading zeros, within int64.
std::optional<std::int64_t> parse_canonical_integer(std::string_view text);

/// "12345", "0x1f", "0b101", "0o17", "1_000", "10K", "1.5KiB", "22MB100KB": never negative.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

/// Sizes: "10KB", "1.5GiB", "-3K", "22MB100KB": K M G T are powers of 1000, Ki Mi Gi Ti of 1024, B may
/// follow.
std::optional<double> parse_size(std::string_view text);

/// Durations in nanoseconds: "1h30m", "-1.5s", "3ns".
std::optional<std::int64_t> parse_duration_nanoseconds(std::string_view text);

/// "1.2.3.4".
std::optional<std::uint32_t> parse_ipv4(std::string_view text);
void append_ipv4(std::string& out, std::uint32_t address);

/// What `range(…)`, `>` and the like take for a number, in queries and in values of fields: a decimal, "inf", a size, a
/// duration in nanoseconds, an IPv4 address or an RFC 3339 time in nanoseconds. The cheap tests come first.
std::optional<double> parse_number(std::string_view text);

/// Cuts the name of a size's unit off the front of `text`: "KiB" gives 1024.
std::optional<double> cut_size_unit(std::string_view& text);

/// Natural order: runs of digits compare as numbers and come before all else, the rest compares byte by byte.
bool less_natural(std::string_view left, std::string_view right);

/// The order of values: numbers by size, texts in natural order, and a number among texts where its whole part stands
/// written out (negative ones before all but ""). Strict and weak, which "by size where both are numbers, else
/// naturally" is not: 1.10 < 1.5 < 1.5x < 1.10. `number` is what the text is read as, if it is a number at all; not
/// NaN.
bool less_in_order(std::string_view left, std::optional<long double> left_number, std::string_view right,
                   std::optional<long double> right_number);

/// The same of values as parse_number() reads them.
bool less_value(std::string_view left, std::string_view right);

}  // namespace cordwood::language
