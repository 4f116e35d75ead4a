#include "encoding/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace cordwood::indexer {
namespace {

constexpr std::size_t kMeasuredMin = 32;  // Fewer numbers are not worth a histogram: their width decides.
constexpr std::size_t kSamplesMax = 2048;
constexpr std::size_t kTabledCounts = 65537;  // More than a row group has rows.

enum Mode : std::uint8_t { frame = 0, delta = 1 };

/// Numbers as base + scale × kept.
struct Packed {
  std::int64_t base = 0;
  std::uint64_t scale = 1;
  unsigned width = 0;
  std::vector<std::uint64_t> kept;
};

unsigned bytes_for(std::uint64_t max) {
  unsigned width = 0;
  for (; max != 0; max >>= 8) ++width;
  return width;
}

Packed pack(std::span<const std::int64_t> values) {
  Packed packed;
  if (values.empty()) return packed;
  std::int64_t least = values.front();
  std::int64_t most = values.front();
  for (const std::int64_t value : values) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  packed.base = least;
  packed.kept.resize(values.size());
  const std::int64_t* from = values.data();
  for (std::uint64_t& kept : packed.kept)
    kept = static_cast<std::uint64_t>(*from++) - static_cast<std::uint64_t>(least);
  std::uint64_t divisor = 0;
  for (const std::uint64_t kept : packed.kept) {
    if (divisor != 0 && kept == divisor) continue;
    divisor = std::gcd(divisor, kept);
    if (divisor == 1) break;
  }
  auto max = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
  if (divisor > 1) {
    packed.scale = divisor;
    max /= divisor;
    for (std::uint64_t& kept : packed.kept) kept /= divisor;
  }
  packed.width = bytes_for(max);
  return packed;
}

// count × log2(count), for the counts that row groups have.
const std::vector<float>& count_logs() {
  static const std::vector<float> logs = [] {
    std::vector<float> table(kTabledCounts, 0.0f);
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = static_cast<float>(i) * std::log2(static_cast<float>(i));
    return table;
  }();
  return logs;
}

/// Bits that an order-0 coder would need for all planes: what zstd gets near to. Measured on at most kSamplesMax
/// numbers, which tells two packings of the same numbers apart as well as all of them do.
float entropy_bits(const Packed& packed) {
  const std::size_t count = packed.kept.size();
  if (count < kMeasuredMin || count >= kTabledCounts) return static_cast<float>(8 * packed.width * count);
  const std::vector<float>& logs = count_logs();
  const std::size_t step = (count + kSamplesMax - 1) / kSamplesMax;
  const std::size_t samples = (count + step - 1) / step;
  const std::uint64_t* const kept = packed.kept.data();
  float bits = 0;
  for (unsigned plane = 0; plane < packed.width; ++plane) {
    std::array<std::uint32_t, 256> counts{};
    for (std::size_t i = 0; i < count; i += step) ++counts[static_cast<std::uint8_t>(kept[i] >> (8 * plane))];
    bits += logs[samples];
    for (const std::uint32_t each : counts) bits -= logs[each];
  }
  return bits;
}

std::vector<std::int64_t> differences(std::span<const std::int64_t> values) {
  std::vector<std::int64_t> result(values.size() - 1);
  for (std::size_t i = 1; i < values.size(); ++i)
    result[i - 1] =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(values[i]) - static_cast<std::uint64_t>(values[i - 1]));
  return result;
}

void write(Mode mode, const Packed& packed, std::int64_t first, std::string& out) {
  ByteWriter writer(out);
  writer.u8(mode);
  writer.u8(static_cast<std::uint8_t>(packed.width));
  writer.signed_varint(packed.base);
  writer.varint(packed.scale);
  if (mode == delta) writer.signed_varint(first);
  const std::size_t begin = out.size();
  const std::size_t count = packed.kept.size();
  out.resize(begin + packed.width * count);
  for (unsigned plane = 0; plane < packed.width; ++plane) {
    char* to = out.data() + begin + plane * count;
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<char>(packed.kept[i] >> (8 * plane));
  }
}

}  // namespace

void encode_numbers(std::span<const std::int64_t> values, std::string& out) {
  const Packed whole = pack(values);
  if (whole.width == 0 || values.size() < 3) return write(frame, whole, 0, out);
  const Packed steps = pack(differences(values));
  const bool delta_is_smaller = steps.width == 0 || entropy_bits(steps) < entropy_bits(whole);
  if (delta_is_smaller) return write(delta, steps, values.front(), out);
  write(frame, whole, 0, out);
}

void encode_numbers(std::span<const std::uint32_t> values, std::string& out) {
  encode_numbers(std::vector<std::int64_t>(values.begin(), values.end()), out);
}

Result<std::vector<std::int64_t>> decode_numbers(ByteReader& in, std::size_t count) {
  CORDWOOD_TRY(const std::uint8_t mode, in.u8());
  CORDWOOD_TRY(const std::uint8_t width, in.u8());
  if (mode > delta || width > 8) return error(Errc::corrupt, "numbers packed in an unknown way");
  CORDWOOD_TRY(const std::int64_t base, in.signed_varint());
  CORDWOOD_TRY(const std::uint64_t scale, in.varint());
  std::int64_t first = 0;
  if (mode == delta) {
    CORDWOOD_TRY(first, in.signed_varint());
    if (count == 0) return error(Errc::corrupt, "no numbers, packed as differences");
  }
  const std::size_t packed_count = mode == delta ? count - 1 : count;
  CORDWOOD_TRY(const std::string_view planes, in.bytes(width * packed_count));
  std::vector<std::uint64_t> kept(packed_count);
  for (unsigned plane = 0; plane < width; ++plane) {
    const char* from = planes.data() + plane * packed_count;
    for (std::size_t i = 0; i < packed_count; ++i)
      kept[i] |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(from[i])) << (8 * plane);
  }
  std::vector<std::int64_t> values(count);
  if (mode == frame) {
    for (std::size_t i = 0; i < count; ++i)
      values[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + scale * kept[i]);
    return values;
  }
  auto value = static_cast<std::uint64_t>(first);
  values[0] = first;
  for (std::size_t i = 1; i < count; ++i) {
    value += static_cast<std::uint64_t>(base) + scale * kept[i - 1];
    values[i] = static_cast<std::int64_t>(value);
  }
  return values;
}

Result<std::vector<std::uint32_t>> decode_numbers_below(ByteReader& in, std::size_t count, std::uint64_t limit) {
  CORDWOOD_TRY(const auto numbers, decode_numbers(in, count));
  std::vector<std::uint32_t> small(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (static_cast<std::uint64_t>(numbers[i]) >= limit) return error(Errc::corrupt, "a number beyond its limit");
    small[i] = static_cast<std::uint32_t>(numbers[i]);
  }
  return small;
}

}  // namespace cordwood::indexer
