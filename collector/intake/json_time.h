#pragma once
// What the HTTP insert formats accept as a time: RFC 3339, or a number since 1970 whose size tells its unit.

#include <optional>
#include <string_view>

#include "base/time.h"

namespace cordwood::intake {

/// `now` for "0" and "-"; RFC 3339 (UTC without a zone); or a whole, fractional or scientific number of
/// seconds, milliseconds, microseconds or nanoseconds, told apart by its size. nullopt when it is none of
/// these.
std::optional<Timestamp> parse_json_time(std::string_view text, Timestamp now);

}  // namespace cordwood::intake
