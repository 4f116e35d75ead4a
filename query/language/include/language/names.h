#pragma once
// The words of the language, for those who complete what somebody types.

#include <string_view>
#include <vector>

namespace cordwood::language {

/// Of every pipe, second names included, sorted.
std::vector<std::string_view> pipe_names();

}  // namespace cordwood::language
