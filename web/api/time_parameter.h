#pragma once
// Points in time as clients send them: RFC 3339, Unix time in s, ms, µs or ns, or a duration before now ("5m", "now").

#include <optional>
#include <string_view>

#include "base/time.h"

namespace cordwood::api {

/// Unix times are told apart by size: 10 digits are seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds.
std::optional<Timestamp> parse_time_parameter(std::string_view text, Timestamp now);

}  // namespace cordwood::api
