#pragma once
// Our own log: one line an event on standard error, in logfmt, with level, component and message. Never a user's log
// text, nor a query's: what a room logs is its own words, names, counts and paths.

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace cordwood::log {

enum class Level { debug, info, warning, error };

void set_level(Level level);
void write(Level level, std::string_view component, std::string_view message);

// log::info("indexer", "sealed {} rows of {}", rows, day);
template <class... Args>
void debug(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::debug, component, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::info, component, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warning, component, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, component, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace cordwood::log
