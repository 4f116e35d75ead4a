#pragma once

#include <string>
#include <string_view>

namespace cordwood::parser {

/// The text that a JSON string without its quotes means. A surrogate without its partner becomes U+FFFD; an
/// escape that JSON does not know stays as it is written.
std::string unescape_json(std::string_view text);

}  // namespace cordwood::parser
