#pragma once
// What a unit of a text (indexer/units.h) looks like: its *form* has placeholders for what varies. They are those of
// `pattern_match`, and a unit is always among what its form matches there.

#include <string>
#include <string_view>

namespace cordwood::query {

inline constexpr std::string_view kAnyUnit = "<*>";     // A unit of which no form says more.
inline constexpr std::string_view kAnyLine = "<LINE>";  // What is no unit: the value of a line "Key: value".

/// Appends the form of `unit`: <N>ms of 15ms, <IP4>:<N> of 10.0.0.7:443, <*> of 7xk2q.
void append_unit_form(std::string& out, std::string_view unit);

}  // namespace cordwood::query
