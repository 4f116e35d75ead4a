#pragma once
// The fields of a syslog line, RFC 3164 or RFC 5424, as unpack_syslog names them.

#include <functional>
#include <string_view>

#include "base/time.h"

namespace cordwood::query {

/// Calls visit(name, value) for each field. A line that is neither is an RFC 3164 message without a header. Times
/// without year are taken to be of the year of `now`, or the one before when they would lie in the future.
void visit_syslog(std::string_view line, Timestamp now, Nanoseconds zone_offset,
                  const std::function<void(std::string_view name, std::string_view value)>& visit);

}  // namespace cordwood::query
