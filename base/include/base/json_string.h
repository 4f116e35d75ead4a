#pragma once
// Strings of JSON, written and read. What lies around them is read by whoever knows what it may be.

#include <cstddef>
#include <string>
#include <string_view>

namespace cordwood {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, because JSON has no other
/// way.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

/// Reads an escape whose backslash has been taken off `rest`: writes what it means at `out`, which has room for
/// kUtf8BytesMax, takes it off `rest` and returns the bytes written, fewer than it had. A surrogate without its partner
/// is U+FFFD. 0, with nothing taken, for an escape that JSON does not know.
std::size_t take_json_escape(std::string_view& rest, char* out);

}  // namespace cordwood
