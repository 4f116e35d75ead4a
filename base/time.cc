#include "base/time.h"

#include <array>
#include <charconv>

namespace cordwood {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

char* put_digits(char* out, std::uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

char* put_date(char* out, Day day) {
  const std::chrono::year_month_day date(day);
  out = put_digits(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  *out++ = '-';
  out = put_digits(out, static_cast<unsigned>(date.month()), 2);
  *out++ = '-';
  return put_digits(out, static_cast<unsigned>(date.day()), 2);
}

// Cuts fixed-width fields off a text; once anything is wrong, everything is.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    if (rest_.size() < count) return fail();
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  void one_of(std::string_view allowed) {
    if (!skip(allowed)) fail();
  }
  bool skip(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Nanoseconds of a fraction; digits beyond nine are cut.
  std::int64_t fraction() {
    std::int64_t value = 0;
    int seen = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1), ++seen)
      if (seen < 9) value = value * 10 + (rest_.front() - '0');
    if (seen == 0) return fail();
    for (; seen < 9; ++seen) value *= 10;
    return value;
  }
  std::string_view rest() const { return rest_; }
  bool failed() const { return failed_; }

 private:
  int fail() {
    failed_ = true;
    return 0;
  }
  std::string_view rest_;
  bool failed_ = false;
};

std::optional<Day> valid_day(int year, int month, int day) {
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

// Seconds east of UTC; nothing means UTC.
std::optional<std::int64_t> zone_seconds(Cutter& in) {
  if (in.rest().empty() || in.skip("Zz")) return 0;
  const bool west = in.rest().starts_with('-');
  in.one_of("+-");
  const int hours = in.digits(2);
  in.skip(":");
  const int minutes = in.rest().empty() ? 0 : in.digits(2);
  if (in.failed() || hours > 23 || minutes > 59) return std::nullopt;
  const std::int64_t seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

}  // namespace

void append_rfc3339(std::string& out, Timestamp time) {
  std::array<char, 40> buffer;
  const Day day = day_of(time);
  const auto in_day = static_cast<std::uint64_t>((time - Timestamp(day)).count());
  char* at = put_date(buffer.data(), day);
  const std::uint64_t seconds = in_day / kNanosecondsPerSecond;
  *at++ = 'T';
  at = put_digits(at, seconds / 3600, 2);
  *at++ = ':';
  at = put_digits(at, seconds / 60 % 60, 2);
  *at++ = ':';
  at = put_digits(at, seconds % 60, 2);
  if (const std::uint64_t fraction = in_day % kNanosecondsPerSecond; fraction != 0) {
    *at++ = '.';
    if (fraction % 1'000'000 == 0) {
      at = put_digits(at, fraction / 1'000'000, 3);
    } else if (fraction % 1'000 == 0) {
      at = put_digits(at, fraction / 1'000, 6);
    } else {
      at = put_digits(at, fraction, 9);
    }
  }
  *at++ = 'Z';
  out.append(buffer.data(), at);
}

std::string format_rfc3339(Timestamp time) {
  std::string out;
  append_rfc3339(out, time);
  return out;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  Cutter in(text);
  const int year = in.digits(4);
  in.one_of("-");
  const int month = in.digits(2);
  in.one_of("-");
  const int day_of_month = in.digits(2);
  in.one_of("Tt ");
  const int hour = in.digits(2);
  in.one_of(":");
  const int minute = in.digits(2);
  in.one_of(":");
  const int second = in.digits(2);
  const std::int64_t fraction = in.skip(".,") ? in.fraction() : 0;
  const auto zone = zone_seconds(in);
  const auto day = valid_day(year, month, day_of_month);
  if (in.failed() || !in.rest().empty() || !zone || !day) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t seconds = day->time_since_epoch().count() * 86400LL + hour * 3600 + minute * 60 + second - *zone;
  constexpr std::int64_t kSecondsMax = INT64_MAX / kNanosecondsPerSecond - 1;
  if (seconds > kSecondsMax || seconds < -kSecondsMax) return std::nullopt;
  return timestamp_from_nanoseconds(seconds * kNanosecondsPerSecond + fraction);
}

std::string format_day(Day day) {
  std::array<char, 12> buffer;
  return {buffer.data(), put_date(buffer.data(), day)};
}

std::optional<Day> parse_day(std::string_view text) {
  Cutter in(text);
  const int year = in.digits(4);
  in.one_of("-");
  const int month = in.digits(2);
  in.one_of("-");
  const int day = in.digits(2);
  if (in.failed() || !in.rest().empty()) return std::nullopt;
  return valid_day(year, month, day);
}

}  // namespace cordwood
