#pragma once
// Quoted strings within texts: "a\tb" and `raw`.

#include <optional>
#include <string>
#include <string_view>

namespace cordwood::query {

/// Cuts a quoted string with its quotes off the front of `rest` and gives what it means; nullopt, and `rest` as it was,
/// when there is none or it is broken.
std::optional<std::string> take_quoted(std::string_view& rest);

}  // namespace cordwood::query
