#include "time/time_text.h"

#include <array>

namespace cordwood::parser {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Cuts pieces off the front of a text. Every function says whether it fitted; when not, the position is
// undefined.
class TimeCutter {
 public:
  explicit TimeCutter(std::string_view text) : text_(text) {}

  std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = position; }
  bool at_end() const { return at_ >= text_.size(); }
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool skip(char c) {
    if (next() != c || at_end()) return false;
    ++at_;
    return true;
  }
  bool digits(int& value, int min, int max) {
    value = 0;
    int count = 0;
    for (; count < max && is_digit(next()); ++count, ++at_) value = value * 10 + (text_[at_] - '0');
    return count >= min;
  }
  bool two(int& value) { return digits(value, 2, 2); }

  bool month(int& month) {
    static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (text_.size() - at_ < 3) return false;
    const std::array<char, 3> name = {low(0), low(1), low(2)};
    for (std::size_t i = 0; i < 12; ++i) {
      if (kMonths.substr(i * 3, 3) != std::string_view(name.data(), 3)) continue;
      month = static_cast<int>(i) + 1;
      at_ += 3;
      while (next() >= 'a' && next() <= 'z') ++at_;  // "November"
      return true;
    }
    return false;
  }
  bool weekday() {
    static constexpr std::string_view kDays = "montuewedthufrisatsun";
    if (text_.size() - at_ < 3) return false;
    const std::array<char, 3> name = {low(0), low(1), low(2)};
    for (std::size_t i = 0; i < 7; ++i) {
      if (kDays.substr(i * 3, 3) != std::string_view(name.data(), 3)) continue;
      at_ += 3;
      while (next() >= 'a' && next() <= 'z') ++at_;
      return true;
    }
    return false;
  }
  // hh:mm[:ss[.fraction]]
  bool clock(CivilTime& civil, bool needs_seconds) {
    if (!digits(civil.hour, 1, 2) || !skip(':') || !two(civil.minute)) return false;
    if (next() != ':') return !needs_seconds;
    ++at_;
    if (!two(civil.second)) return false;
    if ((next() == '.' || next() == ',') && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      ++at_;
      fraction(civil);
    }
    return true;
  }
  // A zone, perhaps behind one blank; nothing is fine too.
  void zone(CivilTime& civil) {
    const std::size_t before = at_;
    if (next() == ' ') ++at_;
    if (!written_zone(civil)) at_ = before;
  }

 private:
  char low(std::size_t i) const { return static_cast<char>(text_[at_ + i] | 0x20); }

  void fraction(CivilTime& civil) {
    int seen = 0;
    for (; is_digit(next()); ++at_, ++seen)
      if (seen < 9) civil.nanosecond = civil.nanosecond * 10 + (text_[at_] - '0');
    for (; seen < 9; ++seen) civil.nanosecond *= 10;
  }
  bool ends_word() const {
    const char c = next();
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c));
  }
  // Several abbreviations are used in more than one place; these are the places that most logs with them are from.
  bool named_zone(CivilTime& civil) {
    constexpr int kHour = 3'600;
    struct Named {
      std::string_view name;
      int offset_seconds;
    };
    static constexpr std::array<Named, 36> kZones = {{
        {"Z", 0},
        {"z", 0},
        {"UTC", 0},
        {"GMT", 0},
        {"CET", kHour},
        {"CEST", 2 * kHour},
        {"MET", kHour},
        {"MEST", 2 * kHour},
        {"WET", 0},
        {"WEST", kHour},
        {"BST", kHour},
        {"EET", 2 * kHour},
        {"EEST", 3 * kHour},
        {"MSK", 3 * kHour},
        {"SAST", 2 * kHour},
        {"EST", -5 * kHour},
        {"EDT", -4 * kHour},
        {"CST", -6 * kHour},
        {"CDT", -5 * kHour},
        {"MST", -7 * kHour},
        {"MDT", -6 * kHour},
        {"PST", -8 * kHour},
        {"PDT", -7 * kHour},
        {"AKST", -9 * kHour},
        {"AKDT", -8 * kHour},
        {"HST", -10 * kHour},
        {"IST", 5 * kHour + kHour / 2},
        {"PKT", 5 * kHour},
        {"SGT", 8 * kHour},
        {"HKT", 8 * kHour},
        {"JST", 9 * kHour},
        {"KST", 9 * kHour},
        {"AEST", 10 * kHour},
        {"AEDT", 11 * kHour},
        {"NZST", 12 * kHour},
        {"NZDT", 13 * kHour},
    }};
    std::size_t end = at_;
    while (end < text_.size() && end < at_ + 5 && ((text_[end] | 0x20) >= 'a' && (text_[end] | 0x20) <= 'z')) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    for (const Named& zone : kZones) {
      if (zone.name != word) continue;
      at_ = end;
      if (!ends_word()) return false;
      civil.offset_seconds = zone.offset_seconds;
      return true;
    }
    return false;
  }
  bool written_zone(CivilTime& civil) {
    if ((next() >= 'A' && next() <= 'Z') || next() == 'z') return named_zone(civil);
    if (next() != '+' && next() != '-') return false;
    const bool west = next() == '-';
    ++at_;
    int hours = 0;
    int minutes = 0;
    if (!two(hours)) return false;
    if (next() == ':') ++at_;
    if (is_digit(next()) && !two(minutes)) return false;
    if (!ends_word() || hours > 18 || minutes > 59) return false;
    const int seconds = hours * 3'600 + minutes * 60;
    civil.offset_seconds = west ? -seconds : seconds;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<FoundTime> read_iso8601(std::string_view text) {
  TimeCutter in(text);
  FoundTime found;
  CivilTime& civil = found.civil;
  if (!in.digits(civil.year, 4, 4)) return std::nullopt;
  const char separator = in.next();
  if (separator != '-' && separator != '/' && separator != '.') return std::nullopt;
  if (!in.skip(separator) || !in.digits(civil.month, 2, 2) || !in.skip(separator) || !in.two(civil.day))
    return std::nullopt;
  if (!in.skip('T') && !in.skip('t') && !in.skip(' ') && !in.skip('_')) return std::nullopt;
  while (in.next() == ' ') in.skip(' ');  // apt writes two.
  if (!in.clock(civil, false)) return std::nullopt;
  in.zone(civil);
  found.bytes = in.position();
  return found;
}

std::optional<FoundTime> read_http_date(std::string_view text) {
  TimeCutter in(text);
  FoundTime found;
  CivilTime& civil = found.civil;
  if (!in.two(civil.day) || !in.skip('/') || !in.month(civil.month) || !in.skip('/') || !in.digits(civil.year, 4, 4) ||
      !in.skip(':') || !in.clock(civil, true))
    return std::nullopt;
  in.zone(civil);
  found.bytes = in.position();
  return found;
}

std::optional<FoundTime> read_syslog_time(std::string_view text) {
  TimeCutter in(text);
  FoundTime found;
  CivilTime& civil = found.civil;
  if (!in.month(civil.month) || !in.skip(' ')) return std::nullopt;
  in.skip(' ');
  if (!in.digits(civil.day, 1, 2) || !in.skip(' ')) return std::nullopt;
  const std::size_t behind_day = in.position();
  if (!in.digits(civil.year, 4, 4) || !in.skip(' ')) {
    civil.year = 0;
    in.go_to(behind_day);
  }
  if (!in.clock(civil, true)) return std::nullopt;
  found.bytes = in.position();
  return found;
}

std::optional<FoundTime> read_ctime(std::string_view text) {
  TimeCutter in(text);
  if (!in.weekday() || !in.skip(' ')) return std::nullopt;
  const std::size_t skipped = in.position();
  auto found = read_syslog_time(text.substr(skipped));
  if (!found) return std::nullopt;
  in.go_to(skipped + found->bytes);
  int year = 0;
  const std::size_t before_year = in.position();
  if (in.skip(' ') && in.digits(year, 4, 4)) {
    found->civil.year = year;
  } else {
    in.go_to(before_year);
  }
  found->bytes = in.position();
  return found;
}

std::optional<FoundTime> read_day_first(std::string_view text) {
  TimeCutter in(text);
  FoundTime found;
  CivilTime& civil = found.civil;
  if (in.weekday()) {
    in.skip(',');
    if (!in.skip(' ')) return std::nullopt;
  } else {
    in.go_to(0);
  }
  if (!in.digits(civil.day, 1, 2)) return std::nullopt;
  const char separator = in.next();
  if ((separator != ' ' && separator != '-') || !in.skip(separator) || !in.month(civil.month) || !in.skip(separator))
    return std::nullopt;
  if (!in.digits(civil.year, 4, 4) || !in.skip(' ') || !in.clock(civil, true)) return std::nullopt;
  in.zone(civil);
  found.bytes = in.position();
  return found;
}

std::optional<Timestamp> read_epoch(std::string_view text) {
  std::uint64_t digits = 0;  // Nineteen nines fit, which they do not in 63 bits.
  std::size_t i = 0;
  for (; i < text.size() && i < 19 && is_digit(text[i]); ++i)
    digits = digits * 10 + static_cast<std::uint64_t>(text[i] - '0');
  if (digits > INT64_MAX) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(digits);
  const std::size_t whole_digits = i;
  std::int64_t fraction = 0;
  int fraction_digits = 0;
  if (i < text.size() && text[i] == '.' && whole_digits <= 10) {
    for (++i; i < text.size() && is_digit(text[i]); ++i)
      if (fraction_digits < 9) fraction = fraction * 10 + (text[i] - '0'), ++fraction_digits;
    for (; fraction_digits < 9; ++fraction_digits) fraction *= 10;
  }
  if (i != text.size() || whole_digits < 9) return std::nullopt;
  std::int64_t unit = 1'000'000'000;
  if (whole_digits > 10) unit = whole_digits <= 13 ? 1'000'000 : whole_digits <= 16 ? 1'000 : 1;
  constexpr std::int64_t kFirst = 631'152'000;   // 1990
  constexpr std::int64_t kLast = 4'102'444'800;  // 2100
  const std::int64_t per_second = 1'000'000'000 / unit;
  const std::int64_t seconds = whole / per_second;
  if (seconds < kFirst || seconds > kLast) return std::nullopt;
  return timestamp_from_nanoseconds(seconds * 1'000'000'000 + whole % per_second * unit + fraction);
}

std::optional<FoundTime> read_any_time(std::string_view text) {
  if (text.size() < 14) return std::nullopt;
  if (is_digit(text.front())) {
    if (is_digit(text[2])) return read_iso8601(text);
    if (text[2] == '/') return read_http_date(text);
    return read_day_first(text);
  }
  if (auto found = read_syslog_time(text)) return found;
  if (auto found = read_ctime(text)) return found;
  return read_day_first(text);
}

std::optional<Timestamp> read_whole_time(std::string_view text, const Zone& zone, Timestamp observed_at) {
  if (const auto epoch = read_epoch(text)) return epoch;
  const auto found = read_any_time(text);
  if (!found || found->bytes != text.size()) return std::nullopt;
  return resolve(found->civil, zone, observed_at);
}

}  // namespace cordwood::parser
