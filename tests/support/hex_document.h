#pragma once
// The worked example of a format's document as bytes, so that a test can read them and the document stays true.

#include <string>
#include <string_view>

namespace cordwood::test {

/// The bytes of the first ```hex block of a file below docs/. A line is "offset  bytes in hexadecimal  | comment"; the
/// offset must be right.
std::string hex_example(std::string_view document);

}  // namespace cordwood::test
