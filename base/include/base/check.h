#pragma once
// CORDWOOD_CHECK: a broken promise of our own code ends the process with its place, in release builds too.

#include <string_view>

#include <fmt/format.h>

namespace cordwood {

[[noreturn]] void check_failed(std::string_view expression, std::string_view file, int line, std::string_view details);

}  // namespace cordwood

// CORDWOOD_CHECK(a < b) or CORDWOOD_CHECK(a < b, "a {} b {}", a, b).
#define CORDWOOD_CHECK(condition, ...)                                                         \
  do {                                                                                         \
    if (!(condition)) [[unlikely]]                                                             \
      ::cordwood::check_failed(#condition, __FILE__, __LINE__, ::fmt::format("" __VA_ARGS__)); \
  } while (false)
