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

/// Numbers as base + scale × kept. Word: 64 bits, or 32 where the numbers need no more.
template <class Word>
struct Packed {
  std::int64_t base = 0;
  std::uint64_t scale = 1;
  unsigned width = 0;
  std::vector<Word> kept;
};

unsigned bytes_for(std::uint64_t max) {
  unsigned width = 0;
  for (; max != 0; max >>= 8) ++width;
  return width;
}

/// The greatest number that divides all of `kept`; 0 when all are 0.
template <class Word>
Word common_divisor(std::span<const Word> kept) {
  Word divisor = 0;
  for (const Word each : kept) {
    if (divisor != 0 && each == divisor) continue;
    divisor = std::gcd(divisor, each);
    if (divisor == 1) break;
  }
  return divisor;
}

/// Packs `count` numbers, value(0), value(1), …: words of a signed type, of which any two differ by what fits Word.
template <class Word, class Value>
Packed<Word> pack(std::size_t count, const Value& value) {
  Packed<Word> packed;
  if (count == 0) return packed;
  auto least = value(0);
  auto most = least;
  for (std::size_t i = 1; i < count; ++i) {
    least = std::min(least, value(i));
    most = std::max(most, value(i));
  }
  packed.base = least;
  packed.kept.resize(count);
  Word* const kept = packed.kept.data();
  for (std::size_t i = 0; i < count; ++i) kept[i] = static_cast<Word>(value(i)) - static_cast<Word>(least);
  Word max = static_cast<Word>(most) - static_cast<Word>(least);
  if (const Word divisor = common_divisor(std::span<const Word>(packed.kept)); divisor > 1) {
    packed.scale = divisor;
    max /= divisor;
    for (std::size_t i = 0; i < count; ++i) kept[i] /= divisor;
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
template <class Word>
float entropy_bits(const Packed<Word>& packed) {
  const std::size_t count = packed.kept.size();
  if (count < kMeasuredMin || count >= kTabledCounts) return static_cast<float>(8 * packed.width * count);
  const std::vector<float>& logs = count_logs();
  const std::size_t step = (count + kSamplesMax - 1) / kSamplesMax;
  const std::size_t samples = (count + step - 1) / step;
  const Word* const kept = packed.kept.data();
  float bits = 0;
  for (unsigned plane = 0; plane < packed.width; ++plane) {
    std::array<std::uint32_t, 256> counts{};
    for (std::size_t i = 0; i < count; i += step) ++counts[static_cast<std::uint8_t>(kept[i] >> (8 * plane))];
    bits += logs[samples];
    for (const std::uint32_t each : counts) bits -= logs[each];
  }
  return bits;
}

template <class Word>
void write(Mode mode, const Packed<Word>& packed, std::int64_t first, std::string& out) {
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
    const Word* const kept = packed.kept.data();
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<char>(kept[i] >> (8 * plane));
  }
}

/// `values`: of the signed type of Word's size, no two further apart than Word can say.
template <class Word, class Value>
void encode(std::span<const Value> values, std::string& out) {
  const Value* const from = values.data();
  const auto whole = pack<Word>(values.size(), [from](std::size_t i) { return from[i]; });
  if (whole.width == 0 || values.size() < 3) return write(frame, whole, 0, out);
  const auto steps = pack<Word>(values.size() - 1, [from](std::size_t i) {
    return static_cast<Value>(static_cast<Word>(from[i + 1]) - static_cast<Word>(from[i]));
  });
  const bool delta_is_smaller = steps.width == 0 || entropy_bits(steps) < entropy_bits(whole);
  if (delta_is_smaller) return write(delta, steps, from[0], out);
  write(frame, whole, 0, out);
}

}  // namespace

void encode_numbers(std::span<const std::int64_t> values, std::string& out) { encode<std::uint64_t>(values, out); }

// Ids and lengths are small: half the memory is walked over, and twice as many go through each instruction.
void encode_numbers(std::span<const std::uint32_t> values, std::string& out) {
  constexpr std::uint32_t kSmall = 1U << 30;  // So that no difference of two overflows.
  const bool all_small = std::all_of(values.begin(), values.end(), [](std::uint32_t value) { return value < kSmall; });
  if (all_small)
    return encode<std::uint32_t>(std::span(reinterpret_cast<const std::int32_t*>(values.data()), values.size()), out);
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
