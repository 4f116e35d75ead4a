#pragma once
// The examples of the documents below docs/, so that a test can read them and they stay true.

#include <string>
#include <string_view>
#include <vector>

namespace cordwood::test {

/// The whole of a document.
std::string text_of(std::string_view document);

/// What stands in the document's ```kind blocks.
std::vector<std::string> blocks_of(std::string_view document, std::string_view kind);

/// The bytes of its first ```hex block. A line is "offset  bytes in hexadecimal  | comment"; the offset must be right.
std::string hex_example(std::string_view document);

/// The queries of docs/query-language.md: a line each, and lines that begin with a blank go on with the one above.
std::vector<std::string> documented_queries();

}  // namespace cordwood::test
