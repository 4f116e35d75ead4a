#include "encoding/byte_masks.h"

#include <array>
#include <cstring>

#include "indexer/units.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace cordwood::indexer {
namespace {

enum Class : std::uint8_t {
  border = 0,
  letter = 1,  // Bytes above 127 too: they may be letters, and no cut is made beside one.
  digit = 2,
  joiner = 4,
  slot_mark = 8,
};

constexpr std::array<std::uint8_t, 256> make_classes(std::string_view joiners) {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = 0x80; c <= 0xff; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = digit;
  classes['_'] = letter;
  for (const char c : joiners) classes[static_cast<std::uint8_t>(c)] = joiner;
  classes[static_cast<std::uint8_t>(kSlot)] = slot_mark;
  return classes;
}

constexpr std::array<std::uint8_t, 256> kLarge = make_classes(".:-/@+%#~\\");
constexpr std::array<std::uint8_t, 256> kSmall = make_classes(".");

constexpr std::size_t kBlockBytes = 64;

constexpr std::size_t blocks_for(std::size_t bytes) { return (bytes + kBlockBytes - 1) / kBlockBytes; }

#if defined(__x86_64__)

// Bytes are looked up by their two nibbles: a byte is in a group when both its nibbles are. Eight groups fit; '~', '.'
// alone and bytes above 127 are found by themselves.
enum Group : std::uint8_t {
  digits_30 = 1,
  letters_40 = 2,  // 41 to 4f, 61 to 6f
  letters_50 = 4,  // 50 to 5a, 70 to 7a
  underscore = 8,
  joiners_20 = 16,
  colon = 32,
  at_sign = 64,
  backslash = 128,
};
constexpr std::uint8_t kLetterGroups = letters_40 | letters_50 | underscore;
constexpr std::uint8_t kJoinerGroups = joiners_20 | colon | at_sign | backslash;

using Nibbles = std::array<std::uint8_t, 16>;

constexpr Nibbles make_low() {
  Nibbles low{};
  const auto add = [&low](Group group, std::initializer_list<int> nibbles) {
    for (const int nibble : nibbles) low[static_cast<std::size_t>(nibble)] |= group;
  };
  add(digits_30, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  add(letters_40, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
  add(letters_50, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  add(underscore, {15});
  add(joiners_20, {'#' & 15, '%' & 15, '+' & 15, '-' & 15, '.' & 15, '/' & 15});
  add(colon, {':' & 15});
  add(at_sign, {'@' & 15});
  add(backslash, {'\\' & 15});
  return low;
}

constexpr Nibbles make_high() {
  Nibbles high{};
  high[2] = joiners_20;
  high[3] = digits_30 | colon;
  high[4] = letters_40 | at_sign;
  high[5] = letters_50 | underscore | backslash;
  high[6] = letters_40;
  high[7] = letters_50;
  return high;
}

alignas(16) constexpr Nibbles kLow = make_low();
alignas(16) constexpr Nibbles kHigh = make_high();

struct HalfBlock {
  std::uint32_t runs;
  std::uint32_t digits;
  std::uint32_t joiners;
  std::uint32_t slots;
};

__attribute__((target("avx2"))) inline std::uint32_t bits(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

__attribute__((target("avx2"))) inline __m256i table_of(const Nibbles& nibbles) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(nibbles.data())));
}

__attribute__((target("avx2"))) inline HalfBlock look_at(const char* at, bool is_large) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i low = _mm256_shuffle_epi8(table_of(kLow), _mm256_and_si256(bytes, nibble));
  const __m256i high = _mm256_shuffle_epi8(table_of(kHigh), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
  const __m256i groups = _mm256_and_si256(low, high);
  const auto in = [&groups](std::uint8_t wanted) __attribute__((target("avx2"))) {
    const __m256i kept = _mm256_and_si256(groups, _mm256_set1_epi8(static_cast<char>(wanted)));
    return ~bits(_mm256_cmpeq_epi8(kept, _mm256_setzero_si256()));
  };
  const auto equal = [&bytes](char c) __attribute__((target("avx2"))) {
    return bits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)));
  };
  HalfBlock half{};
  half.digits = in(digits_30);
  half.joiners = is_large ? in(kJoinerGroups) | equal('~') : equal('.');
  half.runs = half.digits | half.joiners | in(kLetterGroups) | bits(bytes);
  half.slots = equal(kSlot);
  return half;
}

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

#endif

}  // namespace

void ByteMasks::mark_slowly(std::string_view text, UnitSize size) {
  blocks_.assign(blocks_for(text.size()), {});
  has_slot_mark_ = false;
  const auto& classes = size == UnitSize::large ? kLarge : kSmall;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::uint8_t of = classes[static_cast<std::uint8_t>(text[at])];
    const auto bit = [at](bool is) { return std::uint64_t{is} << (at % kBlockBytes); };
    Block& block = blocks_[at / kBlockBytes];
    block.runs |= bit((of & (letter | digit | joiner)) != 0);
    block.digits |= bit(of == digit);
    block.joiners |= bit(of == joiner);
    has_slot_mark_ = has_slot_mark_ || of == slot_mark;
  }
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) void ByteMasks::mark_blocks(std::string_view text, UnitSize size) {
  blocks_.resize(blocks_for(text.size()));
  Block* block = blocks_.data();
  const bool is_large = size == UnitSize::large;
  std::uint32_t slots = 0;
  alignas(32) std::array<char, kBlockBytes> padded;  // Blanks are borders.
  for (std::size_t begin = 0; begin < text.size(); ++block, begin += kBlockBytes) {
    const char* at = text.data() + begin;
    if (text.size() - begin < kBlockBytes) {
      padded.fill(' ');
      std::memcpy(padded.data(), at, text.size() - begin);
      at = padded.data();
    }
    const HalfBlock first = look_at(at, is_large);
    const HalfBlock second = look_at(at + kBlockBytes / 2, is_large);
    const auto join = [](std::uint32_t low, std::uint32_t high) { return std::uint64_t{high} << 32 | low; };
    block->runs = join(first.runs, second.runs);
    block->digits = join(first.digits, second.digits);
    block->joiners = join(first.joiners, second.joiners);
    slots |= first.slots | second.slots;
  }
  has_slot_mark_ = slots != 0;
}

void ByteMasks::mark(std::string_view text, UnitSize size) {
  if (!has_avx2()) return mark_slowly(text, size);
  mark_blocks(text, size);
}

#else

void ByteMasks::mark(std::string_view text, UnitSize size) { mark_slowly(text, size); }

#endif

std::size_t ByteMasks::begin_of_run(std::size_t at, std::size_t begin) const {
  std::size_t i = at / 64;
  // The bits up to `at`, moved to the top, so that the first gap below is the number of ones at the top.
  std::uint64_t below = ~blocks_.data()[i].runs << (63 - at % 64);
  std::size_t gap_from_top = static_cast<std::size_t>(std::countl_zero(below));
  if (below == 0) gap_from_top = at % 64 + 1;
  while (gap_from_top == at % 64 + 1 && i > 0 && i * 64 > begin) {
    // The whole word from its first bit on is part of the run: go on in the one before.
    at = i * 64 - 1;
    --i;
    below = ~blocks_.data()[i].runs;
    gap_from_top = below == 0 ? 64 : static_cast<std::size_t>(std::countl_zero(below));
  }
  const std::size_t found = at + 1 - gap_from_top;
  return found > begin ? found : begin;
}

}  // namespace cordwood::indexer
