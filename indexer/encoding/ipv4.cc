// IPv4 addresses in dotted form, without leading zeros.
//
//   numbers, the first octet highest

#include <algorithm>
#include <array>
#include <charconv>

#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/generated_column.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kTextBytesMax = 15;

std::optional<std::uint32_t> parse(std::string_view text) {
  if (text.size() > kTextBytesMax) return std::nullopt;
  std::uint32_t address = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const char* const begin = at;
    unsigned number = 0;
    for (; at != end && at - begin < 3 && is_digit(*at); ++at) number = number * 10 + static_cast<unsigned>(*at - '0');
    const bool leading_zero = at - begin > 1 && *begin == '0';
    if (at == begin || number > 255 || leading_zero) return std::nullopt;
    address = address << 8 | number;
  }
  if (at != end) return std::nullopt;
  return address;
}

class Ipv4Column final : public GeneratedColumn {
 public:
  explicit Ipv4Column(std::vector<std::uint32_t> addresses)
      : GeneratedColumn(static_cast<std::uint32_t>(addresses.size())), addresses_(std::move(addresses)) {}

  void append(std::uint32_t row, std::string& out) const override {
    std::array<char, kTextBytesMax> text;
    char* at = text.data();
    for (int shift = 24; shift >= 0; shift -= 8) {
      if (shift != 24) *at++ = '.';
      at = std::to_chars(at, text.data() + text.size(), (addresses_[row] >> shift) & 255).ptr;
    }
    out.append(text.data(), at);
  }
  bool may_hold(std::string_view bytes) const override {
    return bytes.size() <= kTextBytesMax &&
           std::all_of(bytes.begin(), bytes.end(), [](char c) { return is_digit(c) || c == '.'; });
  }
  std::size_t memory_bytes() const override { return sizeof *this + addresses_.size() * sizeof(std::uint32_t); }

 private:
  std::vector<std::uint32_t> addresses_;
};

}  // namespace

bool try_ipv4(Values values, std::string& out) {
  if (!parse(values.front())) return false;
  std::vector<std::uint32_t> addresses;
  addresses.reserve(values.size());
  for (const std::string_view value : values) {
    const auto address = parse(value);
    if (!address) return false;
    addresses.push_back(*address);
  }
  ByteWriter(out).u8(static_cast<std::uint8_t>(Encoding::ipv4));
  encode_numbers(addresses, out);
  return true;
}

Result<std::unique_ptr<Column>> decode_ipv4(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(auto addresses, decode_numbers_below(in, rows, std::uint64_t{1} << 32));
  return std::make_unique<Ipv4Column>(std::move(addresses));
}

}  // namespace cordwood::indexer
