// Points in time: year, month, day, hours, minutes, seconds, perhaps a fraction, each with all its digits and with
// the same characters between and after: "2026-11-21T05:27:17.123Z", "2026/11/21 05:27:17".
//
//   u8 style, string shape, where 0x00 is a digit; numbers: units of the last fractional digit since 1970
//
// Style 0: the shape has all digits of the fraction. Style 1: fractions are written without trailing zeros, up to
// nanoseconds, and without a point when zero, as Go and Rust do; the shape has "." and nine digits.

#include <array>
#include <chrono>
#include <cstring>

#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/fixed_shape.h"
#include "encoding/generated_column.h"
#include "encoding/numbers.h"
#include "encoding/parts.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kLengthMax = 40;
constexpr char kDigitPlace = '\0';

// Where the parts of "yyyy-mm-dd hh:mm:ss" begin.
enum Place : std::size_t { year = 0, month = 5, day = 8, hour = 11, minute = 14, second = 17, fraction = 20 };
constexpr std::size_t kWholeLength = 19;
constexpr std::size_t kFractionDigitsMax = 9;

std::int64_t power_of_ten(std::size_t exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

enum Style : std::uint8_t { all_digits = 0, trimmed = 1 };

/// The number of fractional digits of a shape; nullopt when it is not the shape of a point in time.
std::optional<std::size_t> fraction_digits(std::string_view shape) {
  constexpr std::string_view kWhole("\0\0\0\0-\0\0-\0\0-\0\0-\0\0-\0\0", kWholeLength);
  if (shape.size() < kWholeLength) return std::nullopt;
  for (std::size_t at = 0; at < kWholeLength; ++at)
    if ((shape[at] == kDigitPlace) != (kWhole[at] == kDigitPlace)) return std::nullopt;
  std::size_t digits = 0;
  const bool has_fraction = shape.size() > fraction && (shape[kWholeLength] == '.' || shape[kWholeLength] == ',');
  if (has_fraction)
    while (fraction + digits < shape.size() && shape[fraction + digits] == kDigitPlace) ++digits;
  if (digits > kFractionDigitsMax) return std::nullopt;
  const std::size_t end = has_fraction ? fraction + digits : kWholeLength;
  if (shape.find(kDigitPlace, end) != std::string_view::npos) return std::nullopt;
  return digits;
}

/// Reads points in time. Neighbours are mostly of one day, whose date is worked out once.
class Parser {
 public:
  explicit Parser(std::size_t fraction_digits)
      : digits_(fraction_digits), units_per_second_(power_of_ten(fraction_digits)) {}

  /// Nullopt when it is no valid point in time. REQUIRES: digits at their places.
  std::optional<std::int64_t> parse(std::string_view text) {
    if (date_.size() != kDateLength || std::memcmp(date_.data(), text.data(), kDateLength) != 0) {
      if (!enter_day(text)) return std::nullopt;
    }
    const int hours = part(text, hour, 2);
    const int minutes = part(text, minute, 2);
    const int seconds_of_minute = part(text, second, 2);
    if (hours > 23 || minutes > 59 || seconds_of_minute > 59) return std::nullopt;
    const std::int64_t seconds = midnight_ + hours * 3600 + minutes * 60 + seconds_of_minute;
    const std::int64_t rest = digits_ == 0 ? 0 : parse_digits({text.data() + fraction, digits_});
    return seconds * units_per_second_ + rest;
  }

 private:
  static constexpr std::size_t kDateLength = 10;

  static int part(std::string_view text, std::size_t at, std::size_t length) {
    return static_cast<int>(parse_digits({text.data() + at, length}));
  }

  bool enter_day(std::string_view text) {
    const std::chrono::year_month_day date{std::chrono::year(part(text, year, 4)),
                                           std::chrono::month(static_cast<unsigned>(part(text, month, 2))),
                                           std::chrono::day(static_cast<unsigned>(part(text, day, 2)))};
    if (!date.ok() || part(text, year, 4) < 1678 || part(text, year, 4) > 2261) return false;
    midnight_ = std::chrono::sys_days(date).time_since_epoch().count() * 86400;
    date_.assign(text.data(), kDateLength);
    return true;
  }

  const std::size_t digits_;
  const std::int64_t units_per_second_;
  std::string date_;  // Of the day of midnight_; empty at first.
  std::int64_t midnight_ = 0;
};

bool has_shape(std::string_view value, std::string_view shape) {
  if (value.size() != shape.size()) return false;
  bool same = true;
  const char* expected = shape.data();
  for (const char c : value) {
    same &= *expected == kDigitPlace ? is_digit(c) : c == *expected;
    ++expected;
  }
  return same;
}

class TimestampColumn final : public GeneratedColumn {
 public:
  TimestampColumn(std::uint8_t style, std::string_view shape, std::size_t digits, std::vector<std::int64_t> numbers)
      : GeneratedColumn(static_cast<std::uint32_t>(numbers.size())),
        style_(style),
        shape_(shape),
        digits_(digits),
        units_per_second_(power_of_ten(digits)),
        numbers_(std::move(numbers)) {}

  void append(std::uint32_t row, std::string& out) const override {
    const std::int64_t number = numbers_[row];
    std::int64_t seconds = number / units_per_second_;
    std::int64_t rest = number % units_per_second_;
    if (rest < 0) {
      rest += units_per_second_;
      --seconds;
    }
    const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(midnight);
    const auto of_day = static_cast<std::uint64_t>((time - midnight).count());
    char* const begin = append_place(out, shape_);
    write_digits(static_cast<std::uint64_t>(static_cast<int>(date.year())), begin + year, 4);
    write_digits(static_cast<unsigned>(date.month()), begin + month, 2);
    write_digits(static_cast<unsigned>(date.day()), begin + day, 2);
    write_digits(of_day / 3600, begin + hour, 2);
    write_digits(of_day / 60 % 60, begin + minute, 2);
    write_digits(of_day % 60, begin + second, 2);
    if (digits_ > 0) write_digits(static_cast<std::uint64_t>(rest), begin + fraction, digits_);
    if (style_ == trimmed) trim_fraction(out, out.size() - shape_.size());
  }
  bool may_hold(std::string_view bytes) const override {
    return style_ == trimmed || shape_may_hold<kDigitPlace>(shape_, bytes, is_digit);
  }
  std::size_t memory_bytes() const override { return sizeof *this + numbers_.size() * sizeof(std::int64_t); }

 private:
  static void trim_fraction(std::string& text, std::size_t begin) {
    std::size_t end = fraction + kFractionDigitsMax;
    while (text[begin + end - 1] == '0') --end;
    if (end == fraction) --end;  // The point goes too.
    text.erase(begin + end, fraction + kFractionDigitsMax - end);
  }

  std::uint8_t style_;
  std::string shape_;
  std::size_t digits_;
  std::int64_t units_per_second_;
  std::vector<std::int64_t> numbers_;
};

/// The shape of values with a fixed one; empty when they are no points in time.
std::string shape_of_fixed(const FixedShape& fixed) {
  if (fixed.sample.size() < kWholeLength || fixed.sample.size() > kLengthMax) return {};
  std::string shape = fixed.sample;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    if (shape[at] == kDigitPlace) return {};
    if (is_digit(shape[at]) && (at < kWholeLength || shape[at - 1] == kDigitPlace || at == fraction))
      shape[at] = kDigitPlace;
    else if (fixed.varies[at])
      return {};
  }
  return shape;
}

/// The text with its fraction filled up to nine digits; false when it is not of the trimmed style.
bool fill_fraction(std::string_view text, std::string& filled) {
  if (text.size() < kWholeLength || text.size() > kLengthMax) return false;
  std::size_t end = kWholeLength;
  if (text.size() > fraction && text[kWholeLength] == '.') {
    end = fraction;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == fraction || text[end - 1] == '0' || end > fraction + kFractionDigitsMax) return false;
  }
  filled.assign(text.substr(0, end));
  if (end == kWholeLength) filled.push_back('.');
  filled.append(fraction + kFractionDigitsMax - filled.size(), '0');
  filled.append(text.substr(end));
  return true;
}

std::optional<std::vector<std::int64_t>> parse_all(Values values, std::string_view shape, std::size_t digits,
                                                   std::uint8_t style) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(values.size());
  std::string filled;
  Parser parser(digits);
  for (std::string_view value : values) {
    if (style == trimmed) {
      if (!fill_fraction(value, filled)) return std::nullopt;
      value = filled;
    }
    if (!has_shape(value, shape)) return std::nullopt;
    const auto number = parser.parse(value);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

bool try_timestamp(Values values, const FixedShape* fixed, std::string& out) {
  const std::uint8_t style = fixed != nullptr ? all_digits : trimmed;
  std::string shape;
  if (style == all_digits) {
    shape = shape_of_fixed(*fixed);
  } else {
    if (!fill_fraction(values.front(), shape)) return false;
    for (std::size_t at = 0; at < fraction + kFractionDigitsMax; ++at)
      if (is_digit(shape[at])) shape[at] = kDigitPlace;
  }
  const auto digits = fraction_digits(shape);
  if (!digits) return false;
  const auto numbers = parse_all(values, shape, *digits, style);
  if (!numbers) return false;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::timestamp));
  writer.u8(style);
  writer.string(shape);
  encode_numbers(*numbers, out);
  return true;
}

Result<std::unique_ptr<Column>> decode_timestamp(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(const std::uint8_t style, in.u8());
  CORDWOOD_TRY(const std::string_view shape, in.string());
  const auto digits = fraction_digits(shape);
  const bool whole_fraction = style == all_digits || (style == trimmed && digits == kFractionDigitsMax);
  if (!digits || !whole_fraction || shape.size() > kLengthMax + kFractionDigitsMax + 1)
    return error(Errc::corrupt, "not the shape of a point in time");
  CORDWOOD_TRY(auto numbers, decode_numbers(in, rows));
  return std::make_unique<TimestampColumn>(style, shape, *digits, std::move(numbers));
}

}  // namespace cordwood::indexer
