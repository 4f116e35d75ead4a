#pragma once

#include <string_view>

namespace cordwood::parser {

/// Whether every byte belongs to a well-formed code point. Fast for ASCII, which is nearly every line.
bool is_valid_utf8(std::string_view text);

bool is_ascii(std::string_view text);

}  // namespace cordwood::parser
