// Values of one length with hexadecimal digits of one case at the places that vary: ids, UUIDs, hashes.
//
//   u8 case (0 lower, 1 upper), string shape, where 0x00 is a hexadecimal digit; two digits a byte, row by row

#include <array>

#include "encoding/encoding.h"
#include "encoding/fixed_shape.h"
#include "encoding/generated_column.h"
#include "encoding/parts.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kDigitsMin = 4;  // Fewer are not worth a kind of their own.
constexpr char kDigitPlace = '\0';
constexpr std::array<std::string_view, 2> kDigits = {"0123456789abcdef", "0123456789ABCDEF"};
constexpr std::uint8_t kNotADigit = 0xff;

constexpr std::array<std::uint8_t, 256> make_values(std::string_view digits) {
  std::array<std::uint8_t, 256> values{};
  for (auto& value : values) value = kNotADigit;
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  return values;
}
constexpr std::array<std::array<std::uint8_t, 256>, 2> kValues = {make_values(kDigits[0]), make_values(kDigits[1])};

std::vector<std::uint8_t> digit_places(std::string_view shape) {
  std::vector<std::uint8_t> places;
  for (std::size_t at = 0; at < shape.size(); ++at)
    if (shape[at] == kDigitPlace) places.push_back(static_cast<std::uint8_t>(at));
  return places;
}

class HexadecimalColumn final : public GeneratedColumn {
 public:
  HexadecimalColumn(std::uint32_t rows, std::string_view shape, std::string_view digits, std::string_view packed)
      : GeneratedColumn(rows), shape_(shape), digits_(digits), places_(digit_places(shape)), packed_(packed) {}

  void append(std::uint32_t row, std::string& out) const override {
    char* const begin = append_place(out, shape_);
    const std::size_t row_bytes = (places_.size() + 1) / 2;
    const char* from = packed_.data() + row * row_bytes;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const auto byte = static_cast<std::uint8_t>(from[i / 2]);
      begin[places_[i]] = digits_[i % 2 == 0 ? byte >> 4 : byte & 15];
    }
  }
  bool may_hold(std::string_view bytes) const override {
    return shape_may_hold<kDigitPlace>(shape_, bytes,
                                       [&](char c) { return digits_.find(c) != std::string_view::npos; });
  }
  std::size_t memory_bytes() const override { return sizeof *this + packed_.size() + 2 * shape_.size(); }

 private:
  std::string shape_;
  std::string_view digits_;
  std::vector<std::uint8_t> places_;
  std::string_view packed_;
};

/// Appends two digits a byte, row by row; false when there is anything but digits of the case.
bool pack_digits(Values values, const std::vector<std::uint8_t>& places,
                 const std::array<std::uint8_t, 256>& digit_value, std::string& out) {
  const std::size_t begin = out.size();
  const std::size_t pairs = places.size() / 2;
  const bool is_odd = places.size() % 2 != 0;
  out.resize(begin + values.size() * (pairs + (is_odd ? 1 : 0)));
  char* to = out.data() + begin;
  const auto digit = [&](const char* bytes, std::uint8_t place) {
    return unsigned{digit_value.data()[static_cast<std::uint8_t>(bytes[place])]};
  };
  for (const std::string_view value : values) {
    const char* const bytes = value.data();
    const std::uint8_t* place = places.data();
    unsigned seen = 0;
    for (std::size_t i = 0; i < pairs; ++i, place += 2) {
      const unsigned high = digit(bytes, place[0]);
      const unsigned low = digit(bytes, place[1]);
      seen |= high | low;
      *to++ = static_cast<char>(high << 4 | low);
    }
    if (is_odd) {
      seen |= digit(bytes, *place);
      *to++ = static_cast<char>(digit(bytes, *place) << 4);
    }
    if (seen > 15) {
      out.resize(begin);
      return false;
    }
  }
  return true;
}

}  // namespace

bool try_hexadecimal(Values values, const FixedShape& fixed, std::string& out) {
  if (fixed.sample.find(kDigitPlace) != std::string::npos) return false;
  std::string shape = fixed.sample;
  for (std::size_t at = 0; at < shape.size(); ++at)
    if (fixed.varies[at]) shape[at] = kDigitPlace;
  const auto places = digit_places(shape);
  if (places.size() < kDigitsMin) return false;
  std::string packed;
  std::uint8_t upper = 0;
  if (!pack_digits(values, places, kValues[0], packed)) {
    if (!pack_digits(values, places, kValues[1], packed)) return false;
    upper = 1;
  }
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::hexadecimal));
  writer.u8(upper);
  writer.string(shape);
  writer.bytes(packed);
  return true;
}

Result<std::unique_ptr<Column>> decode_hexadecimal(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(const std::uint8_t upper, in.u8());
  CORDWOOD_TRY(const std::string_view shape, in.string());
  if (upper > 1 || shape.size() > kShapeLengthMax) return error(Errc::corrupt, "not the shape of a hexadecimal value");
  CORDWOOD_TRY(const std::string_view packed, in.bytes(rows * std::uint64_t{(digit_places(shape).size() + 1) / 2}));
  return std::make_unique<HexadecimalColumn>(rows, shape, kDigits[upper], packed);
}

}  // namespace cordwood::indexer
