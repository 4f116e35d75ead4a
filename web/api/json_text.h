#pragma once
// Writes JSON text. Reading JSON is simdjson's work.

#include <string>
#include <string_view>

namespace cordwood::api {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, because JSON has no other
/// way; `format=raw` gives the bytes as they are.
void append_json_string(std::string& out, std::string_view text);

std::string json_string(std::string_view text);

}  // namespace cordwood::api
