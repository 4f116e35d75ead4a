#pragma once
// Values that look like what they stand for: programs that read the logs go on working, and nobody is in them.

#include <string>
#include <string_view>

namespace cordwood::masking {

/// Appends a value of the same shape: a digit for each digit, a letter of the same case for each letter, all other
/// bytes as they are. By key, so that equal letters and digits give equal ones. A card's digits pass Luhn, and an
/// address is one at example.com.
void append_fake(std::string& out, std::string_view detector, std::string_view value, std::string_view key);

}  // namespace cordwood::masking
