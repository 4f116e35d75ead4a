#include "time/civil_time.h"

#include <chrono>

namespace cordwood::parser {
namespace {

using std::chrono::seconds;

std::optional<Timestamp> in_year(const CivilTime& civil, int year, const Zone& zone, Timestamp observed_at) {
  if (year < 1680 || year > 2260) return std::nullopt;  // What 64 bits of nanoseconds hold.
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(civil.month)),
                                         std::chrono::day(static_cast<unsigned>(civil.day))};
  if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > 60) return std::nullopt;
  const std::int64_t local = std::int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 86'400 +
                             civil.hour * 3'600 + civil.minute * 60 + civil.second;
  const std::int64_t offset = civil.offset_seconds
                                  ? *civil.offset_seconds
                                  : zone.offset_seconds(local, nanoseconds_of(observed_at) / 1'000'000'000);
  return timestamp_from_nanoseconds((local - offset) * 1'000'000'000 + civil.nanosecond);
}

std::optional<Timestamp> on_latest_day(CivilTime civil, const Zone& zone, Timestamp observed_at) {
  // What is today here may be tomorrow or yesterday where the line is from.
  for (int days = 1; days >= -2; --days) {
    const std::chrono::year_month_day day(day_of(observed_at) + std::chrono::days(days));
    civil.month = static_cast<int>(static_cast<unsigned>(day.month()));
    civil.day = static_cast<int>(static_cast<unsigned>(day.day()));
    const auto time = in_year(civil, static_cast<int>(day.year()), zone, observed_at);
    if (time && *time <= observed_at + std::chrono::hours(1)) return time;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Timestamp> resolve(const CivilTime& civil, const Zone& zone, Timestamp observed_at) {
  if (!civil.has_date) return on_latest_day(civil, zone, observed_at);
  if (civil.year != 0) return in_year(civil, civil.year, zone, observed_at);
  const int observed_year = static_cast<int>(std::chrono::year_month_day(day_of(observed_at)).year());
  // Eight years back, because 29 February may be that long ago (1896 to 1904, 2096 to 2104).
  for (int year = observed_year + 1; year >= observed_year - 8; --year) {
    const auto time = in_year(civil, year, zone, observed_at);
    if (time && *time <= observed_at + std::chrono::days(1)) return time;
  }
  return std::nullopt;
}

}  // namespace cordwood::parser
