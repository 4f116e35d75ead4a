#pragma once
// Reads the times that logs begin with, and those in fields. Each function reads at the front of a text and
// says how many bytes it took; none allocates.

#include <cstddef>
#include <optional>
#include <string_view>

#include "time/civil_time.h"

namespace cordwood::parser {

struct FoundTime {
  CivilTime civil;
  std::size_t bytes = 0;
};

/// 2026-11-21T05:27:17.123Z, blanks instead of T, slashes instead of dashes, ',' instead of '.', seconds and
/// zone optional; a zone may be Z, +hh, +hhmm, +hh:mm, also behind a blank, or a common abbreviation (UTC, CET, EST,
/// …).
std::optional<FoundTime> read_iso8601(std::string_view text);

/// 21/Nov/2026:05:27:17 +0000
std::optional<FoundTime> read_http_date(std::string_view text);

/// Nov 21 05:27:17, Nov  1 05:27:17.123, and with a year behind the day (Cisco) or behind the time.
std::optional<FoundTime> read_syslog_time(std::string_view text);

/// Sat Nov 21 05:27:17 2026, Sat Nov 21 05:27:17.123456 2026 (Apache's error log, ctime)
std::optional<FoundTime> read_ctime(std::string_view text);

/// 21 Nov 2026 05:27:17.123, Sat, 21 Nov 2026 05:27:17 +0000, 21-Nov-2026 05:27:17.123 (Redis, mail, BIND,
/// Tomcat)
std::optional<FoundTime> read_day_first(std::string_view text);

/// Seconds since 1970 with or without a fraction, milli-, micro- or nanoseconds, told apart by their size.
/// All of `text`; a time between 1990 and 2100.
std::optional<Timestamp> read_epoch(std::string_view text);

/// Any of the above but epochs: the first that fits.
std::optional<FoundTime> read_any_time(std::string_view text);

/// All of `text`, in any form of this file.
std::optional<Timestamp> read_whole_time(std::string_view text, const Zone& zone, Timestamp observed_at);

}  // namespace cordwood::parser
