#pragma once
// Points in time and ranges of them. All times are UTC nanoseconds since 1970, between the years 1678 and 2261.

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace cordwood {

using Nanoseconds = std::chrono::nanoseconds;
using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;
using Day = std::chrono::sys_days;  // A UTC day; the unit of partitions and of retention.

inline Timestamp timestamp_from_nanoseconds(std::int64_t ns) { return Timestamp(Nanoseconds(ns)); }
inline std::int64_t nanoseconds_of(Timestamp time) { return time.time_since_epoch().count(); }
inline Day day_of(Timestamp time) { return std::chrono::floor<std::chrono::days>(time); }

/// Both ends are included.
struct TimeRange {
  Timestamp start = Timestamp::min();
  Timestamp end = Timestamp::max();

  bool contains(Timestamp time) const { return start <= time && time <= end; }
  bool overlaps(const TimeRange& other) const { return start <= other.end && other.start <= end; }
  bool covers(const TimeRange& other) const { return start <= other.start && other.end <= end; }
  bool empty() const { return end < start; }
  TimeRange intersect(const TimeRange& other) const {
    return {start > other.start ? start : other.start, end < other.end ? end : other.end};
  }
  friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// "2026-11-21T05:27:17Z", with as many fractional digits as needed in groups of three (none, 3, 6 or 9).
std::string format_rfc3339(Timestamp time);

/// Appends the same without an allocation of its own.
void append_rfc3339(std::string& out, Timestamp time);

/// Takes "2026-11-21T05:27:17.123456789Z", a blank or 't' instead of 'T', ',' instead of '.', any number of fractional
/// digits (beyond nine are cut), and zones Z, +hh:mm, +hhmm, +hh. Without a zone the time is UTC. Everything else,
/// and a time that does not fit Timestamp, is nullopt.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

/// "2026-11-21".
std::string format_day(Day day);
std::optional<Day> parse_day(std::string_view text);

}  // namespace cordwood
