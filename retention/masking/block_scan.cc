#include "block_scan.h"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace cordwood::masking {

void BlockTables::add(std::string_view three_bytes) {
  const auto group = static_cast<std::uint8_t>(1U << (next_group++ % 8));
  for (std::size_t i = 0; i < 3; ++i) {
    const auto byte = static_cast<unsigned char>(three_bytes[i] | 0x20);
    for (const std::size_t half : {0U, 16U}) {
      low[i][half + (byte & 15U)] |= group;
      high[i][half + (byte >> 4)] |= group;
    }
  }
}

#if defined(__x86_64__)

namespace {

// Two bytes more than a block are read: a literal's rare bytes may begin at its end.
constexpr std::size_t kReadBytes = 66;

struct Masks {
  std::uint32_t digits;
  std::uint32_t dashes;
  std::uint32_t blanks;
  std::uint32_t dots;
  std::uint32_t at_signs;
  std::uint32_t literals;
};

__attribute__((target("avx2"))) std::uint32_t bits(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

__attribute__((target("avx2"))) __m256i load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

// The groups that a byte may belong to at `position` of their three.
__attribute__((target("avx2"))) __m256i groups_at(const BlockTables& tables, std::size_t position, __m256i bytes) {
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
  const __m256i low = _mm256_and_si256(folded, nibble);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(folded, 4), nibble);
  return _mm256_and_si256(_mm256_shuffle_epi8(load(tables.low[position].data()), low),
                          _mm256_shuffle_epi8(load(tables.high[position].data()), high));
}

__attribute__((target("avx2"))) Masks masks_of(const BlockTables& tables, const char* at) {
  const __m256i bytes = load(at);
  const auto equal = [&bytes](char c) __attribute__((target("avx2"))) {
    return bits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)));
  };
  const __m256i from_zero = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
  const __m256i is_digit = _mm256_cmpeq_epi8(_mm256_min_epu8(from_zero, _mm256_set1_epi8(9)), from_zero);
  __m256i groups = groups_at(tables, 0, bytes);
  groups = _mm256_and_si256(groups, groups_at(tables, 1, load(at + 1)));
  groups = _mm256_and_si256(groups, groups_at(tables, 2, load(at + 2)));
  return {bits(is_digit), equal('-'), equal(' '),
          equal('.'),     equal('@'), ~bits(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256()))};
}

std::uint64_t join(std::uint32_t low, std::uint32_t high) { return std::uint64_t{high} << 32 | low; }

__extension__ using Wide = unsigned __int128;  // Two blocks' bits: shapes may reach into the following one.

Wide wide(std::uint64_t low, std::uint64_t high) { return Wide{high} << 64 | low; }

}  // namespace

bool BlockScan::available() {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2;
}

BlockScan::BlockScan(const BlockTables& tables, std::string_view text) : tables_(tables), text_(text) {}

__attribute__((target("avx2"))) BlockScan::Block BlockScan::read(std::size_t at) {
  if (at >= text_.size()) return {};
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
  block.dashes = join(first.dashes, second.dashes);
  block.blanks = join(first.blanks, second.blanks);
  block.dots = join(first.dots, second.dots);
  block.others = join(first.literals, second.literals);
  if (tables_.wants_at_sign) block.others |= join(first.at_signs, second.at_signs);
  return block;
}

std::uint64_t BlockScan::digit_shapes(const Block& following) const {
  const std::uint64_t starts = block_.digits & ~(block_.digits << 1 | (digit_before_ ? 1U : 0U));
  if (starts == 0) return 0;
  const Wide digits = wide(block_.digits, following.digits);
  const Wide run2 = digits & digits >> 1;
  const Wide run3 = run2 & digits >> 2;
  Wide found = 0;
  if (tables_.wants_ipv4) {
    const Wide dots = wide(block_.dots, following.dots);
    found |= dots >> 1 | (run2 & dots >> 2) | (run3 & dots >> 3);
  }
  const Wide run4 = run2 & run2 >> 2;
  if (run4 != 0) {
    const Wide dashes = wide(block_.dashes, following.dashes);
    if (tables_.wants_cards) {
      const Wide separators = dashes | wide(block_.blanks, following.blanks);
      const Wide run8 = run4 & run4 >> 4;
      found |= run8 & run4 >> 8 & digits >> 12;  // 13 in a row
      const Wide first_group = run4 & separators >> 4;
      found |= first_group & run4 >> 5 & separators >> 9 & run4 >> 10;               // 4-4-4…
      found |= first_group & run4 >> 5 & run2 >> 9 & separators >> 11 & run4 >> 12;  // 4-6-4…
    }
    if (tables_.wants_ssns) found |= run3 & dashes >> 3 & run2 >> 4 & dashes >> 6 & run4 >> 7;  // 3-2-4
  }
  return starts & static_cast<std::uint64_t>(found);
}

bool BlockScan::next(std::uint64_t& candidates) {
  if (is_first_) {
    block_ = read(0);
    is_first_ = false;
  } else {
    begin_ += kBlockBytes;
  }
  if (begin_ >= text_.size()) return false;
  const Block following = read(begin_ + kBlockBytes);
  candidates = block_.others | digit_shapes(following);
  digit_before_ = block_.digits >> 63 != 0;
  block_ = following;
  return true;
}

#else

bool BlockScan::available() { return false; }
BlockScan::BlockScan(const BlockTables& tables, std::string_view text) : tables_(tables), text_(text) {}
BlockScan::Block BlockScan::read(std::size_t) { return {}; }
std::uint64_t BlockScan::digit_shapes(const Block&) const { return 0; }
bool BlockScan::next(std::uint64_t&) { return false; }

#endif

}  // namespace cordwood::masking
