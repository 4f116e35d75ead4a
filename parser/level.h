#pragma once
// How bad a line says it is.

#include <string_view>

namespace cordwood::parser {

/// The house's name for a level as programs write it ("WARN", "Information", "err", "E", pino's "50"): trace,
/// debug, info, notice, warning, error, critical, alert, emergency or fatal. Empty when it is none.
std::string_view level_named(std::string_view word);

/// The level in the first words of a text: upper case (ERROR), in brackets ([error], [core:notice]), before a
/// colon
/// ("warning:") or as level=…; empty when there is none. Looks at a bounded stretch.
std::string_view level_in(std::string_view text);

}  // namespace cordwood::parser
