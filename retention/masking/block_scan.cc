#include "block_scan.h"

#include <bit>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace cordwood::masking {
namespace {

// How often a byte stands in a log, roughly and in no unit.
double weight(unsigned byte) {
  if (byte >= 0x80) return 0.1;
  if (byte >= 'a' && byte <= 'z')
    return std::string_view("jkqvwxyz").find(static_cast<char>(byte)) == std::string_view::npos ? 4 : 1;
  if (byte >= '0' && byte <= '9') return 3;
  return byte == ' ' || byte == '"' || byte == '-' || byte == '.' ? 3 : 1;
}

std::array<std::array<double, 16>, 16> weights() {
  std::array<std::array<double, 16>, 16> all{};
  for (unsigned byte = 0; byte < 256; ++byte)  // The bit of lower case is always set.
    if ((byte & 0x20U) != 0) all[byte >> 4][byte & 15U] = weight(byte);
  return all;
}

// The nibbles that a group of three-byte strings lets through.
struct Group {
  std::array<std::uint16_t, 3> low = {};
  std::array<std::uint16_t, 3> high = {};

  void add(std::string_view triple) {
    for (std::size_t i = 0; i < 3; ++i) {
      const unsigned byte = static_cast<unsigned char>(triple[i]) | 0x20U;
      low[i] = static_cast<std::uint16_t>(low[i] | 1U << (byte & 15U));
      high[i] = static_cast<std::uint16_t>(high[i] | 1U << (byte >> 4));
    }
  }

  void add(const Group& other) {
    for (std::size_t i = 0; i < 3; ++i) {
      low[i] = static_cast<std::uint16_t>(low[i] | other.low[i]);
      high[i] = static_cast<std::uint16_t>(high[i] | other.high[i]);
    }
  }

  // What the group would let through with the other beyond what both do alone.
  double cost_with(const Group& other) const {
    Group both = *this;
    both.add(other);
    return both.let_through() - let_through() - other.let_through();
  }

  double let_through() const {
    static const std::array<std::array<double, 16>, 16> kWeights = weights();
    double all = 1;
    for (std::size_t i = 0; i < 3; ++i) {
      double here = 0;
      for (unsigned h = high[i]; h != 0; h &= h - 1)
        for (unsigned l = low[i]; l != 0; l &= l - 1)
          here += kWeights[static_cast<unsigned>(std::countr_zero(h))][static_cast<unsigned>(std::countr_zero(l))];
      all *= here;
    }
    return all;
  }
};

}  // namespace

void BlockTables::look_for(std::span<const std::string_view> triples) {
  constexpr std::size_t kGroups = 8;
  std::vector<Group> groups;
  for (const std::string_view triple : triples) groups.emplace_back().add(triple);
  // As long as there are too many, the two that let the least through together become one.
  while (groups.size() > kGroups) {
    std::array<std::size_t, 2> best = {0, 1};
    double best_cost = groups[0].cost_with(groups[1]);
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t j = i + 1; j < groups.size(); ++j)
        if (const double cost = groups[i].cost_with(groups[j]); cost < best_cost) {
          best_cost = cost;
          best = {i, j};
        }
    groups[best[0]].add(groups[best[1]]);
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(best[1]));
  }
  for (std::size_t group = 0; group < groups.size(); ++group)
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t nibble = 0; nibble < 32; ++nibble) {
        const unsigned bit = 1U << group;
        if ((groups[group].low[i] >> (nibble % 16) & 1) != 0)
          low[i][nibble] = static_cast<std::uint8_t>(low[i][nibble] | bit);
        if ((groups[group].high[i] >> (nibble % 16) & 1) != 0)
          high[i][nibble] = static_cast<std::uint8_t>(high[i][nibble] | bit);
      }
}

#if defined(__x86_64__)

namespace {

// Bytes that begin what is written in another way (unescaping.h).
constexpr std::string_view kSigns = "\\%&\x1b\xc2\xe2\xe3\xef";

// One bit for each high nibble: exact, no other byte has its bit in both tables.
constexpr unsigned sign_bit(unsigned high) {
  constexpr std::array<unsigned, 5> kHighs = {1, 2, 5, 0xc, 0xe};
  unsigned bit = 1;
  for (const unsigned other : kHighs) {
    if (other == high) break;
    bit <<= 1;
  }
  return bit;
}

template <typename NibbleOf>
constexpr std::array<std::uint8_t, 32> sign_table(NibbleOf nibble_of) {
  std::array<std::uint8_t, 32> table{};
  for (const char c : kSigns) {
    const unsigned byte = static_cast<unsigned char>(c);
    for (unsigned i = nibble_of(byte); i < 32; i += 16)
      table[i] = static_cast<std::uint8_t>(table[i] | sign_bit(byte >> 4));
  }
  return table;
}

alignas(32) constexpr auto kLowOfSigns = sign_table([](unsigned byte) { return byte & 15U; });
alignas(32) constexpr auto kHighOfSigns = sign_table([](unsigned byte) { return byte >> 4; });

// Two bytes more than a block are read: a literal's rare bytes may begin at its end.
constexpr std::size_t kReadBytes = 66;

struct Masks {
  std::uint32_t digits;
  std::uint32_t letters;
  std::uint32_t name_ends;
  std::uint32_t dashes;
  std::uint32_t underscores;
  std::uint32_t slashes;
  std::uint32_t blanks;
  std::uint32_t dots;
  std::uint32_t pluses;
  std::uint32_t beyond_ascii;
  std::uint32_t value_begins;
  std::uint32_t separators;
  std::uint32_t signs;
  std::uint32_t colons;
  std::uint32_t literals;
};

__attribute__((target("avx2"), always_inline)) inline std::uint32_t bits(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

__attribute__((target("avx2"), always_inline)) inline __m256i either(__m256i a, __m256i b) {
  return _mm256_or_si256(a, b);
}

__attribute__((target("avx2"), always_inline)) inline __m256i load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

// The groups that a byte may belong to at `position` of their three.
__attribute__((target("avx2"), always_inline)) inline __m256i groups_at(const BlockTables& tables, std::size_t position,
                                                                        __m256i bytes) {
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
  const __m256i low = _mm256_and_si256(folded, nibble);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(folded, 4), nibble);
  return _mm256_and_si256(_mm256_shuffle_epi8(load(tables.low[position].data()), low),
                          _mm256_shuffle_epi8(load(tables.high[position].data()), high));
}

// Bytes from `first` on, `count` of them.
__attribute__((target("avx2"), always_inline)) inline __m256i in_range(__m256i bytes, char first, char count) {
  const __m256i from_first = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, _mm256_set1_epi8(static_cast<char>(count - 1))), from_first);
}

__attribute__((target("avx2"), always_inline)) inline Masks masks_of(const BlockTables& tables, const char* at) {
  const __m256i bytes = load(at);
  const auto is = [&bytes](char c) __attribute__((target("avx2"))) {
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
  };
  const __m256i digits = in_range(bytes, '0', 10);
  const __m256i letters = in_range(either(bytes, _mm256_set1_epi8(0x20)), 'a', 26);
  const __m256i dots = is('.');
  const __m256i pluses = is('+');
  __m256i groups = groups_at(tables, 0, bytes);
  groups = _mm256_and_si256(groups, groups_at(tables, 1, load(at + 1)));
  groups = _mm256_and_si256(groups, groups_at(tables, 2, load(at + 2)));
  Masks masks;
  masks.digits = bits(digits);
  masks.letters = bits(letters);
  masks.name_ends = bits(either(either(letters, bytes), dots));  // The highest bit of a byte counts.
  masks.dashes = bits(is('-'));
  masks.underscores = bits(is('_'));
  masks.slashes = bits(is('/'));
  masks.blanks = bits(is(' '));
  masks.dots = bits(dots);
  masks.pluses = bits(pluses);
  masks.beyond_ascii = bits(bytes);
  masks.value_begins = bits(either(either(digits, pluses), either(either(is('('), is('\'')), is('"'))));
  masks.separators = bits(either(either(is(':'), in_range(bytes, '=', 2)), either(is('|'), is('\t'))));
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i signs = _mm256_and_si256(
      _mm256_shuffle_epi8(load(kLowOfSigns.data()), _mm256_and_si256(bytes, nibble)),
      _mm256_shuffle_epi8(load(kHighOfSigns.data()), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)));
  masks.signs = ~bits(_mm256_cmpeq_epi8(signs, _mm256_setzero_si256()));
  masks.colons = tables.wanted.colons || tables.wanted.hex_pairs ? bits(is(':')) : 0;
  masks.literals = ~bits(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256()));
  if (tables.wanted.at_sign) masks.literals |= bits(is('@'));
  return masks;
}

std::uint64_t join(std::uint32_t low, std::uint32_t high) { return std::uint64_t{high} << 32 | low; }

__extension__ using Wide = unsigned __int128;  // Two blocks' bits: shapes may reach into the following one.

Wide wide(std::uint64_t low, std::uint64_t high) { return Wide{high} << 64 | low; }

// The bits of a block, read `distance` bytes further on.
std::uint64_t at(Wide bits, unsigned distance) { return static_cast<std::uint64_t>(bits >> distance); }

// ddd.ddd.ddd-dd and the like, as national ids are printed.
std::uint64_t printed_ids(Wide digits, Wide letters, Wide dashes, Wide slashes, Wide blanks, Wide dots) {
  const Wide run2 = digits & digits >> 1;
  const Wide run3 = run2 & digits >> 2;
  std::uint64_t found = 0;
  if (const std::uint64_t dotted = at(run3, 0) & at(dots, 3); dotted != 0) {
    found |= dotted & at(run3, 4) & at(dots, 7) & at(run3, 8) & at(dashes, 11);  // 3.3.3-2
    found |= dotted & at(run3, 4) & at(run2, 6) & at(dots, 8);                   // 3.4.4.2
  }
  if (const std::uint64_t dotted = at(run2, 0) & at(dots, 2); dotted != 0) {
    found |= dotted & at(run2, 3) & at(dots, 5) & at(run2, 6) & at(dashes, 8);   // 2.2.2-3.2
    found |= dotted & at(run3, 3) & at(dots, 6) & at(run3, 7) & at(dashes, 10);  // 2.3.3-k
  }
  if (const std::uint64_t dotted = at(digits, 0) & at(dots, 1); dotted != 0)
    found |= dotted & at(run3, 2) & at(dots, 5) & at(run3, 6) & at(dashes, 9);  // 1.3.3-k
  if (const std::uint64_t dashed = at(run3, 0) & at(dashes, 3); dashed != 0)
    found |= dashed & at(run3, 4) & at(dashes, 7) & at(run3, 8);  // 3-3-3 2
  if (const std::uint64_t spaced = at(digits, 0) & at(blanks, 1); spaced != 0)
    found |= spaced & at(run2, 2) & at(blanks, 4) & at(run2, 5) & at(blanks, 7);  // 1 2 2 2 3 3 2
  const Wide run6 = run3 & run3 >> 3;
  if (run6 != 0) {
    found |= at(run6, 0) & at(dashes | letters | slashes, 6) & at(run3, 7);  // 6-4, 6-7, 6A4, 6/4
    const Wide run8 = run6 & run2 >> 6;
    found |= at(run8, 0) & at(letters, 8);                // 8 and a letter
    found |= at(run8, 0) & at(dashes, 8) & at(run3, 9);   // 8-4
    found |= at(run8, 0) & at(run8, 8) & at(digits, 16);  // 17 in a row
  }
  return found;
}

}  // namespace

VectorUnit BlockScan::best_unit() {
  static const VectorUnit best = __builtin_cpu_supports("avx512bw") != 0 ? VectorUnit::avx512
                                 : __builtin_cpu_supports("avx2") != 0   ? VectorUnit::avx2
                                                                         : VectorUnit::none;
  return best;
}

BlockScan::BlockScan(const BlockTables& tables, std::string_view text, VectorUnit unit)
    : tables_(tables), text_(text), unit_(unit) {}

BlockScan::Block BlockScan::read(std::size_t at) const {
  if (at >= text_.size()) return {};
  return unit_ == VectorUnit::avx512 ? read_avx512(at) : read_avx2(at);
}

__attribute__((target("avx2"))) BlockScan::Block BlockScan::read_avx2(std::size_t at) const {
  const char* from = text_.data() + at;
  alignas(32) std::array<char, 96> padded;  // NUL is in no anchor.
  if (text_.size() - at < kReadBytes) {
    padded.fill('\0');
    std::memcpy(padded.data(), from, text_.size() - at);
    from = padded.data();
  }
  const Masks first = masks_of(tables_, from);
  const Masks second = masks_of(tables_, from + 32);
  Block block;
  block.digits = join(first.digits, second.digits);
  block.letters = join(first.letters, second.letters);
  block.name_ends = join(first.name_ends, second.name_ends);
  block.dashes = join(first.dashes, second.dashes);
  block.underscores = join(first.underscores, second.underscores);
  block.slashes = join(first.slashes, second.slashes);
  block.blanks = join(first.blanks, second.blanks);
  block.dots = join(first.dots, second.dots);
  block.pluses = join(first.pluses, second.pluses);
  block.beyond_ascii = join(first.beyond_ascii, second.beyond_ascii);
  block.value_begins = join(first.value_begins, second.value_begins);
  block.separators = join(first.separators, second.separators);
  block.signs = join(first.signs, second.signs);
  block.colons = join(first.colons, second.colons);
  block.literals = join(first.literals, second.literals);
  return block;
}

// As read_avx2(): a mask of 64 bytes is one instruction here, and the end of the text is read without a copy.
__attribute__((target("avx512bw"))) BlockScan::Block BlockScan::read_avx512(std::size_t at) const {
  const std::size_t left = text_.size() - at;
  const char* const from = text_.data() + at;
  const auto load_at = [ from, left ](std::size_t offset) __attribute__((target("avx512bw"))) {
    const std::size_t count = left > offset ? left - offset : 0;
    const __mmask64 inside = count >= kBlockBytes ? ~__mmask64{0} : (__mmask64{1} << count) - 1;
    return _mm512_maskz_loadu_epi8(inside, from + offset);
  };
  const __m512i bytes = load_at(0);
  const __m512i case_bit = _mm512_set1_epi8(0x20);
  const auto is = [&bytes](char c) __attribute__((target("avx512bw"))) {
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
  };
  const auto table = [](const auto& nibbles) __attribute__((target("avx512bw"))) {
    return _mm512_maskz_broadcast_i32x4(__mmask16{0xffff},
                                        _mm_load_si128(reinterpret_cast<const __m128i*>(nibbles.data())));
  };
  const __m512i nibble = _mm512_set1_epi8(15);
  const auto groups_of = [&](std::size_t position) __attribute__((target("avx512bw"))) {
    const __m512i folded = _mm512_or_si512(position == 0 ? bytes : load_at(position), case_bit);
    return _mm512_and_si512(
        _mm512_shuffle_epi8(table(tables_.low[position]), _mm512_and_si512(folded, nibble)),
        _mm512_shuffle_epi8(table(tables_.high[position]), _mm512_and_si512(_mm512_srli_epi16(folded, 4), nibble)));
  };
  const __m512i groups = _mm512_and_si512(_mm512_and_si512(groups_of(0), groups_of(1)), groups_of(2));
  const __m512i from_zero = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
  const __m512i from_a = _mm512_sub_epi8(_mm512_or_si512(bytes, case_bit), _mm512_set1_epi8('a'));
  Block block;
  block.digits = _mm512_cmple_epu8_mask(from_zero, _mm512_set1_epi8(9));
  block.letters = _mm512_cmple_epu8_mask(from_a, _mm512_set1_epi8(25));
  block.dots = is('.');
  block.beyond_ascii = _mm512_movepi8_mask(bytes);
  block.name_ends = block.letters | block.beyond_ascii | block.dots;
  block.dashes = is('-');
  block.underscores = is('_');
  block.slashes = is('/');
  block.blanks = is(' ');
  block.pluses = is('+');
  block.value_begins = block.digits | block.pluses | is('(') | is('\'') | is('"');
  block.separators = is(':') | is('=') | is('>') | is('|') | is('\t');
  const __m512i signs =
      _mm512_and_si512(_mm512_shuffle_epi8(table(kLowOfSigns), _mm512_and_si512(bytes, nibble)),
                       _mm512_shuffle_epi8(table(kHighOfSigns), _mm512_and_si512(_mm512_srli_epi16(bytes, 4), nibble)));
  block.signs = _mm512_test_epi8_mask(signs, signs);
  block.colons = tables_.wanted.colons || tables_.wanted.hex_pairs ? is(':') : 0;
  block.literals = _mm512_test_epi8_mask(groups, groups);
  if (tables_.wanted.at_sign) block.literals |= is('@');
  return block;
}

std::uint64_t BlockScan::digit_shapes(const Block& following) const {
  const std::uint64_t starts = block_.digits & ~(block_.digits << 1 | digit_before_);
  if (starts == 0) return 0;
  const WantedShapes& wanted = tables_.wanted;
  const Wide digits = wide(block_.digits, following.digits);
  const Wide run2 = digits & digits >> 1;
  const Wide run3 = run2 & digits >> 2;
  std::uint64_t found = 0;
  if (wanted.ipv4) {
    const Wide dots = wide(block_.dots, following.dots);
    found |= at(dots, 1) | (at(run2, 0) & at(dots, 2)) | (at(run3, 0) & at(dots, 3));
  }
  if (wanted.printed_ids) {
    const std::uint64_t words = block_.digits | block_.letters;
    const std::uint64_t word_starts = starts & ~(words << 1 | word_before_);
    if (word_starts != 0)
      found |= word_starts & printed_ids(digits, wide(block_.letters, following.letters),
                                         wide(block_.dashes, following.dashes), wide(block_.slashes, following.slashes),
                                         wide(block_.blanks, following.blanks), wide(block_.dots, following.dots));
  }
  const Wide run4 = run2 & run2 >> 2;
  if ((at(run4, 0) & starts) != 0) {
    const Wide dashes = wide(block_.dashes, following.dashes);
    if (wanted.cards) {
      const Wide separators =
          dashes | wide(block_.blanks | block_.pluses, following.blanks | following.pluses);  // '+': of a form
      found |= at(run4, 0) & at(run4, 4) & at(run4, 8) & at(digits, 12);                      // 13 in a row
      if (const std::uint64_t first_group = at(run4, 0) & at(separators, 4); first_group != 0) {
        found |= first_group & at(run4, 5) & at(separators, 9) & at(run4, 10);                 // 4-4-4…
        found |= first_group & at(run4, 5) & at(run2, 9) & at(separators, 11) & at(run4, 12);  // 4-6-4…
      }
    }
    if (wanted.ssns) found |= at(run3, 0) & at(dashes, 3) & at(run2, 4) & at(dashes, 6) & at(run4, 7);  // 3-2-4
  } else if (wanted.ssns) {
    const Wide dashes = wide(block_.dashes, following.dashes);
    found |= at(run3, 0) & at(dashes, 3) & at(run2, 4) & at(dashes, 6) & at(run4, 7);
  }
  return starts & found;
}

// What begins where a word of ASCII does: Chinese has no blanks around it.
std::uint64_t BlockScan::word_shapes(const Block& following) const {
  const WantedShapes& wanted = tables_.wanted;
  const std::uint64_t words = block_.digits | block_.letters;
  const std::uint64_t starts = words & ~(words << 1 | word_before_);
  if (starts == 0) return 0;
  const Wide digits = wide(block_.digits, following.digits);
  const Wide letters = wide(block_.letters, following.letters);
  std::uint64_t found = 0;
  if (wanted.letter_ids) {
    const Wide digits2 = digits & digits >> 1;
    const Wide letters2 = letters & letters >> 1;
    const std::uint64_t starts2 = starts & at(letters2, 0);
    if (const std::uint64_t two = starts2 & at(digits2, 2); two != 0) {
      const Wide word = digits | letters;
      const Wide word4 = word & word >> 1 & word >> 2 & word >> 3;
      const Wide separators =
          wide(block_.blanks | block_.dashes | block_.pluses, following.blanks | following.dashes | following.pluses);
      found |= two & (at(word4, 4) | (at(separators, 4) & at(word4, 5)));  // GB29NWBK…, AB123456C, GB29 NWBK …
    }
    if (const std::uint64_t two = starts2 & at(digits2, 3); two != 0)
      found |= two & at(wide(block_.blanks, following.blanks), 2) & at(digits2, 6);  // AB 12 34 56 C
    if (const std::uint64_t four = starts2 & at(letters2, 2); four != 0) {
      found |= four & at(digits2, 4) & at(digits2, 6) & at(digits2, 8);                    // HEGG560427…
      found |= four & at(letters2, 4) & at(digits2, 6) & at(letters, 8) & at(digits2, 9);  // RSSMRA85T10…
    }
    if (const std::uint64_t one = starts & at(letters, 0) & at(digits2, 1); one != 0)
      found |= one & at(digits2, 3) & at(digits2, 5) & at(digits, 7) & at(letters, 8);  // X1234567L
  }
  if (wanted.long_words || wanted.hex_pairs) {
    const Wide word = digits | letters;
    const Wide run2 = word & word >> 1;
    const Wide run4 = run2 & run2 >> 2;
    if (wanted.long_words) found |= at(run4, 0) & at(run4, 4) & at(run4, 8) & at(run4, 12);
    if (wanted.hex_pairs) {
      const Wide separators = wide(block_.colons | block_.dashes, following.colons | following.dashes);
      found |= at(run2, 0) & at(separators, 2) & at(run2, 3) & at(separators, 5);
      found |= at(run4, 0) & at(wide(block_.dots, following.dots), 4);  // 001a.2b3c.4d5e
    }
  }
  return starts & found;
}

bool BlockScan::next(Candidates& candidates) {
  if (is_first_) {
    block_ = read(0);
    is_first_ = false;
  } else {
    begin_ += kBlockBytes;
  }
  if (begin_ >= text_.size()) return false;
  const Block following = read(begin_ + kBlockBytes);
  const WantedShapes& wanted = tables_.wanted;
  const std::uint64_t words = block_.digits | block_.letters;
  candidates.literals = block_.literals;
  candidates.shapes = digit_shapes(following);
  if (wanted.letter_ids || wanted.long_words || wanted.hex_pairs) candidates.shapes |= word_shapes(following);
  if (wanted.plus_digits && block_.pluses != 0)
    candidates.shapes |= block_.pluses & (block_.digits >> 1 | following.digits << 63) & ~(words << 1 | word_before_);
  if (wanted.colons) candidates.shapes |= block_.colons;
  if (wanted.options)
    candidates.shapes |= block_.dashes & (block_.dashes >> 1 | following.dashes << 63) &
                         (block_.name_ends >> 2 | following.name_ends << 62);
  if (wanted.dotted_sixes && block_.dots != 0)
    candidates.shapes |= block_.dots & at(wide(block_.dots, following.dots), 7);
  candidates.signs = block_.signs;
  // A joint behind three digits, or behind fewer without a name before them, joins a time or a number.
  const std::uint64_t after_digit = block_.digits << 1 | digit_before_;
  const std::uint64_t after_name = block_.name_ends << 1 | name_end_before_;
  constexpr std::uint64_t kFirst = 7;  // What is before these is in the block before.
  // name2, name_2, name-12
  const std::uint64_t marks = block_.name_ends | block_.dashes | block_.underscores;
  const std::uint64_t after_mark = marks << 1 | number_mark_before_;
  const std::uint64_t numbered = ~after_digit | after_mark << 1 | ((after_digit << 1) & (after_mark << 2)) | kFirst;
  const std::uint64_t after_beyond_ascii = block_.beyond_ascii << 1 | beyond_ascii_before_;
  candidates.joints = (block_.separators & numbered) |
                      (block_.blanks & (block_.value_begins >> 1 | following.value_begins << 63) & after_name) |
                      (block_.blanks & (block_.letters >> 1 | following.letters << 63) & after_beyond_ascii) |
                      ((block_.value_begins | block_.letters) & after_beyond_ascii);
  digit_before_ = block_.digits >> 63;
  name_end_before_ = block_.name_ends >> 63;
  number_mark_before_ = marks >> 63;
  beyond_ascii_before_ = block_.beyond_ascii >> 63;
  word_before_ = words >> 63;
  block_ = following;
  return true;
}

#else

VectorUnit BlockScan::best_unit() { return VectorUnit::none; }
BlockScan::BlockScan(const BlockTables& tables, std::string_view text, VectorUnit unit)
    : tables_(tables), text_(text), unit_(unit) {}
BlockScan::Block BlockScan::read(std::size_t) const { return {}; }
std::uint64_t BlockScan::digit_shapes(const Block&) const { return 0; }
std::uint64_t BlockScan::word_shapes(const Block&) const { return 0; }
bool BlockScan::next(Candidates&) { return false; }

#endif

}  // namespace cordwood::masking
