#pragma once
// Times as queries write them: 2026, 2026-01Z, 2026-01-02T03:04+02:00, 1767225600, now, now-1h, -5m.

#include <optional>
#include <string_view>

#include "language/query.h"

namespace cordwood::language {

/// All instants that the text stands for: 2026-01Z is the whole month. nullopt when it is no time.
std::optional<TimeRange> parse_time_value(std::string_view text, const ParseContext& context);

/// Moves by `distance` towards the past, stopping at the ends of time.
Timestamp earlier(Timestamp time, Nanoseconds distance);

}  // namespace cordwood::language
