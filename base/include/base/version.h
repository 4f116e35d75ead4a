#pragma once
// What this build calls itself; CMakeLists.txt sets it.

#include <string_view>

namespace cordwood {

extern const std::string_view kVersion;  // "0.1.0"

}  // namespace cordwood
