#pragma once
// A time as a line writes it: perhaps without year, perhaps without zone.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"
#include "time/zone.h"

namespace cordwood::parser {

struct CivilTime {
  bool has_date = true;  // Else only the time of day is written.
  int year = 0;          // 0: not written.
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;  // 60 is a leap second and counts as the next minute's first.
  std::int64_t nanosecond = 0;
  std::optional<std::int32_t> offset_seconds;  // East of UTC, when written.
};

/// The moment that is meant. A missing year is the latest that does not lie more than a day after
/// `observed_at`, a missing date the latest day with which it lies not more than an hour after; a missing zone is
/// `zone`. nullopt for 30 February and the like.
std::optional<Timestamp> resolve(const CivilTime& civil, const Zone& zone, Timestamp observed_at);

}  // namespace cordwood::parser
