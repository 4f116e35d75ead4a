#pragma once
// Small works on JSON text that simdjson leaves to us because we keep values as they were written.

#include <string>
#include <string_view>

#include "base/event.h"

namespace cordwood::intake {

/// The text of a JSON string, given what stands between its quotes: a view into `raw` when nothing is
/// escaped, otherwise into `arena`. A lone surrogate becomes U+FFFD. REQUIRES: `raw` is what simdjson found
/// to be a string; a backslash that escapes nothing is kept.
std::string_view unescape_json(std::string_view raw, Arena& arena);

/// The text without blanks between its parts: a view into `raw` when there are none, otherwise into `arena`.
std::string_view minify_json(std::string_view raw, Arena& arena);

bool is_json_number(std::string_view text);

/// Appends `text` with every byte that is not UTF-8 replaced by U+FFFD.
void append_valid_utf8(std::string& out, std::string_view text);

}  // namespace cordwood::intake
