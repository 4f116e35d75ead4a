#pragma once
// What addresses end in.

#include <string_view>

namespace cordwood::masking {

/// Whether the label, in lower case, is a top-level domain of the Internet, in letters of its own script. Threads: any.
bool is_top_level_domain(std::string_view label);

}  // namespace cordwood::masking
