#pragma once
// Data that is compiled in, made by embed.cmake.

#include <span>
#include <string_view>

namespace cordwood::parser {

struct EmbeddedFile {
  std::string_view name;  // Without its ending.
  std::string_view text;
};

/// grok/banks/*.grok: grok/bank_files.h says how they are written.
std::span<const EmbeddedFile> bank_files();

/// formats/*.yaml: formats.h says how they are written.
std::span<const EmbeddedFile> format_files();

}  // namespace cordwood::parser
