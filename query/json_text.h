#pragma once
// Arrays and members of JSON, written.

#include <span>
#include <string>
#include <string_view>

namespace cordwood::query {

void append_json_array(std::string& out, std::span<const std::string_view> texts);

/// Adds `"name":"value"` to an object whose '{' or last member is at the end of `out`. Empty values are left out.
void append_json_member(std::string& out, std::string_view name, std::string_view value);

}  // namespace cordwood::query
