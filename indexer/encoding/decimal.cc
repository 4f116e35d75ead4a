// Decimal fractions with the same number of digits after the point: "12.50", "-0.07".
//
//   u8 digits after the point, numbers: the value without its point

#include <algorithm>
#include <array>
#include <charconv>

#include "encoding/canonical_integer.h"
#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/generated_column.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kFractionDigitsMax = 9;
constexpr std::size_t kTextBytesMax = 18;  // So that the number fits 64 bits.

std::int64_t power_of_ten(std::size_t exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

/// The number without its point; nullopt unless format() would write the same text.
std::optional<std::int64_t> parse(std::string_view text, std::size_t digits) {
  if (text.size() > kTextBytesMax || text.size() < digits + 2 || text[text.size() - digits - 1] != '.')
    return std::nullopt;
  const bool negative = text[0] == '-';
  const std::string_view whole = text.substr(negative ? 1 : 0, text.size() - digits - 1 - (negative ? 1 : 0));
  const std::string_view fraction = text.substr(text.size() - digits);
  const auto whole_number = parse_canonical_integer(whole);
  if (!whole_number || whole[0] == '-') return std::nullopt;
  for (const char c : fraction)
    if (!is_digit(c)) return std::nullopt;
  const std::int64_t number = *whole_number * power_of_ten(digits) + parse_digits(fraction);
  if (negative && number == 0) return std::nullopt;
  return negative ? -number : number;
}

class DecimalColumn final : public GeneratedColumn {
 public:
  DecimalColumn(std::size_t digits, std::vector<std::int64_t> numbers)
      : GeneratedColumn(static_cast<std::uint32_t>(numbers.size())),
        digits_(digits),
        scale_(static_cast<std::uint64_t>(power_of_ten(digits))),
        numbers_(std::move(numbers)) {}

  void append(std::uint32_t row, std::string& out) const override {
    const bool negative = numbers_[row] < 0;
    const auto bits = static_cast<std::uint64_t>(numbers_[row]);
    const std::uint64_t magnitude = negative ? ~bits + 1 : bits;
    std::array<char, 2 * kIntegerDigitsMax> text;
    char* at = text.data();
    if (negative) *at++ = '-';
    at = std::to_chars(at, at + kIntegerDigitsMax, magnitude / scale_).ptr;
    *at++ = '.';
    write_digits(magnitude % scale_, at, digits_);
    out.append(text.data(), at + digits_);
  }
  bool may_hold(std::string_view bytes) const override {
    if (bytes.starts_with('-')) bytes.remove_prefix(1);
    return std::count(bytes.begin(), bytes.end(), '.') < 2 &&
           std::all_of(bytes.begin(), bytes.end(), [](char c) { return is_digit(c) || c == '.'; });
  }
  std::size_t memory_bytes() const override { return sizeof *this + numbers_.size() * sizeof(std::int64_t); }

 private:
  std::size_t digits_;
  std::uint64_t scale_;
  std::vector<std::int64_t> numbers_;
};

}  // namespace

bool try_decimal(Values values, std::string& out) {
  const std::size_t point = values.front().find('.');
  if (point == std::string_view::npos) return false;
  const std::size_t digits = values.front().size() - point - 1;
  if (digits == 0 || digits > kFractionDigitsMax) return false;
  std::vector<std::int64_t> numbers;
  for (const std::string_view value : values) {
    const auto number = parse(value, digits);
    if (!number) return false;
    numbers.push_back(*number);
  }
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::decimal));
  writer.u8(static_cast<std::uint8_t>(digits));
  encode_numbers(numbers, out);
  return true;
}

Result<std::unique_ptr<Column>> decode_decimal(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(const std::uint8_t digits, in.u8());
  if (digits == 0 || digits > kFractionDigitsMax) return error(Errc::corrupt, "a decimal with impossible digits");
  CORDWOOD_TRY(auto numbers, decode_numbers(in, rows));
  return std::make_unique<DecimalColumn>(digits, std::move(numbers));
}

}  // namespace cordwood::indexer
