#pragma once
// JSON, read: objects flattened to fields, arrays cut into items. Forgiving where logs are: NaN and other bare words
// are values. Bounded depth; no exceptions.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cordwood::query {

inline constexpr int kJsonDepthMax = 100;

/// Calls visit(name, value) for each value of the object, names of nested objects joined with '.'. Strings are given
/// unquoted, arrays as compact JSON, null as "". False, and nothing visited, when `text` is no object.
bool visit_json_object(std::string_view text,
                       const std::function<void(std::string_view name, std::string_view value)>& visit);

/// The items of an array: strings unquoted, other values as compact JSON. Nullopt when `text` is no array.
std::optional<std::vector<std::string>> json_array_items(std::string_view text);

}  // namespace cordwood::query
