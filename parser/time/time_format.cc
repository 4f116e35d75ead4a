#include "time/time_format.h"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "time/time_text.h"

namespace cordwood::parser {
namespace {

constexpr std::string_view kConversions = "YymdeBbhaAHIMSfLpzZjTFDsnt%";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Reads a text by a pattern. Every function moves `rest_` and says whether it fitted.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : rest_(text) { civil_.has_date = false; }

  bool read(std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] != '%') {
        if (!literal(pattern[i])) return false;
        continue;
      }
      const char what = pattern[++i];
      // Seconds bring their fraction, unless the pattern spells it out.
      takes_fraction_ = i + 1 == pattern.size() || (pattern[i + 1] != '.' && pattern[i + 1] != ',');
      if (!conversion(what)) return false;
    }
    return true;
  }
  bool at_end() const { return rest_.empty(); }
  const std::optional<std::int64_t>& epoch_seconds() const { return epoch_seconds_; }

  // Whether the year has the day, where the day of the year is given.
  bool is_in_year() const {
    if (day_of_year_ < 0) return true;
    const bool is_leap = civil_.year == 0 || std::chrono::year(civil_.year).is_leap();
    return day_of_year_ >= 1 && day_of_year_ <= (is_leap ? 366 : 365);
  }

  CivilTime civil() const {
    CivilTime civil = civil_;
    if (is_afternoon_ && civil.hour < 12) civil.hour += 12;
    if (is_morning_ && civil.hour == 12) civil.hour = 0;
    if (day_of_year_ > 0 && civil.year != 0) {
      const std::chrono::sys_days day =
          std::chrono::sys_days(std::chrono::year(civil.year) / 1 / 1) + std::chrono::days(day_of_year_ - 1);
      const std::chrono::year_month_day date(day);
      civil.month = static_cast<int>(static_cast<unsigned>(date.month()));
      civil.day = static_cast<int>(static_cast<unsigned>(date.day()));
    }
    return civil;
  }

 private:
  bool literal(char c) {
    if (c == ' ') return blanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool blanks() {
    if (!rest_.starts_with(' ') && !rest_.starts_with('\t')) return false;
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) rest_.remove_prefix(1);
    return true;
  }
  bool digits(int& value, std::size_t max) {
    std::size_t count = 0;
    value = 0;
    for (; count < max && count < rest_.size() && is_digit(rest_[count]); ++count)
      value = value * 10 + (rest_[count] - '0');
    rest_.remove_prefix(count);
    return count > 0;
  }
  bool fraction() {
    int seen = 0;
    civil_.nanosecond = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), ++seen)
      if (seen < 9) civil_.nanosecond = civil_.nanosecond * 10 + (rest_.front() - '0');
    for (int i = seen; i < 9; ++i) civil_.nanosecond *= 10;
    return seen > 0;
  }
  bool name(std::string_view three_letter_names, int& index) {
    if (rest_.size() < 3) return false;
    const std::array<char, 3> start = {lower(rest_[0]), lower(rest_[1]), lower(rest_[2])};
    const std::size_t at = three_letter_names.find(std::string_view(start.data(), 3));
    if (at == std::string_view::npos || at % 3 != 0) return false;
    index = static_cast<int>(at / 3);
    while (!rest_.empty() && lower(rest_.front()) >= 'a' && lower(rest_.front()) <= 'z') rest_.remove_prefix(1);
    return true;
  }
  bool month_name() {
    int index = 0;
    if (!name("janfebmaraprmayjunjulaugsepoctnovdec", index)) return false;
    civil_.month = index + 1;
    return true;
  }
  bool offset() {
    if (rest_.starts_with('Z') || rest_.starts_with('z')) {
      rest_.remove_prefix(1);
      civil_.offset_seconds = 0;
      return true;
    }
    const bool west = rest_.starts_with('-');
    if (!west && !rest_.starts_with('+')) return false;
    rest_.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!digits(hours, 2)) return false;
    if (rest_.starts_with(':')) rest_.remove_prefix(1);
    digits(minutes, 2);
    civil_.offset_seconds = (west ? -1 : 1) * (hours * 3'600 + minutes * 60);
    return true;
  }
  // Abbreviations are ambiguous ("CST"): only those of UTC count, the pipeline's zone says what others mean.
  bool zone_name() {
    std::size_t size = 0;
    while (size < rest_.size() && lower(rest_[size]) >= 'a' && lower(rest_[size]) <= 'z') ++size;
    if (size == 0) return offset();
    const std::string_view name = rest_.substr(0, size);
    if (name == "UTC" || name == "GMT" || name == "Z") civil_.offset_seconds = 0;
    rest_.remove_prefix(size);
    return true;
  }
  bool half_of_day() {
    if (rest_.size() < 2 || lower(rest_[1]) != 'm') return false;
    is_morning_ = lower(rest_[0]) == 'a';
    is_afternoon_ = lower(rest_[0]) == 'p';
    rest_.remove_prefix(2);
    return is_morning_ || is_afternoon_;
  }
  bool seconds() {
    if (!digits(civil_.second, 2)) return false;
    const bool has_fraction = rest_.size() > 1 && (rest_[0] == '.' || rest_[0] == ',') && is_digit(rest_[1]);
    if (!has_fraction || !takes_fraction_) return true;
    rest_.remove_prefix(1);
    return fraction();
  }
  bool epoch() {
    std::int64_t value = 0;
    const auto [stop, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (failure != std::errc() || value > 9'000'000'000 || value < -9'000'000'000) return false;
    rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    epoch_seconds_ = value;
    return true;
  }
  bool two_digit_year() {
    if (!digits(civil_.year, 2)) return false;
    civil_.year += civil_.year < 69 ? 2000 : 1900;  // As POSIX has it.
    return true;
  }
  bool clock() {
    return digits(civil_.hour, 2) && literal(':') && digits(civil_.minute, 2) && literal(':') && seconds();
  }
  bool conversion(char c) {
    int ignored = 0;
    if (std::string_view("YymdebBhjFD").find(c) != std::string_view::npos) civil_.has_date = true;
    switch (c) {
      case 'Y':
        return digits(civil_.year, 4);
      case 'y':
        return two_digit_year();
      case 'm':
        return digits(civil_.month, 2);
      case 'd':
      case 'e':
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
        return digits(civil_.day, 2);
      case 'b':
      case 'B':
      case 'h':
        return month_name();
      case 'a':
      case 'A':
        return name("montuewedthufrisatsun", ignored);
      case 'H':
      case 'I':
        return digits(civil_.hour, 2);
      case 'M':
        return digits(civil_.minute, 2);
      case 'S':
        return seconds();
      case 'f':
      case 'L':
        return fraction();
      case 'p':
        return half_of_day();
      case 'z':
        return offset();
      case 'Z':
        return zone_name();
      case 'j':
        return digits(day_of_year_, 3);
      case 'T':
        return clock();
      case 'F':
        return read("%Y-%m-%d");
      case 'D':
        return read("%m/%d/%y");
      case 's':
        return epoch();
      case 'n':
      case 't':
        return blanks();
      default:
        return literal('%');
    }
  }

  std::string_view rest_;
  CivilTime civil_;
  bool is_morning_ = false;
  bool is_afternoon_ = false;
  bool takes_fraction_ = true;
  int day_of_year_ = -1;  // Not given.
  std::optional<std::int64_t> epoch_seconds_;
};

}  // namespace

Result<TimeFormat> TimeFormat::named(const std::string& text) {
  static constexpr std::array<std::pair<std::string_view, Kind>, 6> kKinds = {{{"ISO8601", Kind::iso8601},
                                                                               {"HTTPDATE", Kind::http_date},
                                                                               {"SYSLOG", Kind::syslog},
                                                                               {"CTIME", Kind::ctime},
                                                                               {"DAYFIRST", Kind::day_first},
                                                                               {"EPOCH", Kind::epoch}}};
  TimeFormat format;
  for (const auto& [name, kind] : kKinds) {
    if (text != name) continue;
    format.kind_ = kind;
    return format;
  }
  std::size_t conversions = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    ++conversions;
    if (++i < text.size() && kConversions.find(text[i]) != std::string_view::npos) continue;
    Error made = error(Errc::invalid, fmt::format("time format '{}': unknown conversion at byte {}", text, i));
    made.hint = "%Y %y %m %d %e %b %a %H %I %p %M %S %f %z %Z %j %T %F %D %s %%";
    return made;
  }
  if (conversions == 0) {
    Error made = error(Errc::invalid, fmt::format("unknown time format '{}'", text));
    made.hint = "ISO8601, HTTPDATE, SYSLOG, CTIME, DAYFIRST, EPOCH, or spelled out such as %d/%m/%Y %H:%M:%S";
    return made;
  }
  format.kind_ = Kind::pattern;
  format.pattern_ = text;
  return format;
}

std::optional<Timestamp> TimeFormat::read(std::string_view text, const Zone& zone, Timestamp observed_at) const {
  if (kind_ == Kind::epoch) return read_epoch(text);
  if (kind_ == Kind::pattern) {
    PatternReader reader(text);
    if (!reader.read(pattern_) || !reader.at_end() || !reader.is_in_year()) return std::nullopt;
    const CivilTime civil = reader.civil();
    if (reader.epoch_seconds())
      return timestamp_from_nanoseconds(*reader.epoch_seconds() * 1'000'000'000 + civil.nanosecond);
    return resolve(civil, zone, observed_at);
  }
  std::optional<FoundTime> found;
  switch (kind_) {
    case Kind::iso8601:
      found = read_iso8601(text);
      break;
    case Kind::http_date:
      found = read_http_date(text);
      break;
    case Kind::syslog:
      found = read_syslog_time(text);
      break;
    case Kind::ctime:
      found = read_ctime(text);
      break;
    default:
      found = read_day_first(text);
      break;
  }
  if (!found || found->bytes != text.size()) return std::nullopt;
  return resolve(found->civil, zone, observed_at);
}

}  // namespace cordwood::parser
