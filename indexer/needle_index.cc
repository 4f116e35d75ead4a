#include "needle_index.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "bits.h"
#include "radix_sort.h"

namespace cordwood::indexer {
namespace {

constexpr unsigned kGroupBits = 24;
constexpr std::uint32_t kEverywhere = (1u << kGroupBits) - 1;
constexpr std::size_t kPageKeys = 4096;  // Some 10 KB: one read, and decoded in a hundredth of a millisecond or two.
constexpr std::size_t kEverywhereGroupsMin = 16;

std::uint64_t key_of_pair(std::uint64_t pair) { return pair >> kGroupBits; }
std::uint32_t group_of_pair(std::uint64_t pair) { return static_cast<std::uint32_t>(pair) & kEverywhere; }

Error bad(std::string_view what) { return error(Errc::corrupt, fmt::format("needle index: {}", what)); }

/// A key with its row groups; none: everywhere.
struct Posting {
  std::uint64_t key = 0;
  std::span<const std::uint64_t> pairs;
};

std::vector<Posting> group_by_key(std::span<const std::uint64_t> pairs, std::uint32_t group_count) {
  std::vector<Posting> postings;
  for (std::size_t begin = 0; begin < pairs.size();) {
    std::size_t end = begin;
    while (end < pairs.size() && key_of_pair(pairs[end]) == key_of_pair(pairs[begin])) ++end;
    const std::size_t groups = end - begin;
    const bool everywhere =
        group_of_pair(pairs[end - 1]) == kEverywhere || (groups > kEverywhereGroupsMin && groups > group_count / 4);
    postings.push_back(
        {key_of_pair(pairs[begin]), everywhere ? std::span<const std::uint64_t>() : pairs.subspan(begin, groups)});
    begin = end;
  }
  return postings;
}

std::string encode_page(std::span<const Posting> postings, const NeedleHead& head, std::uint32_t group_count) {
  std::string page;
  ByteWriter(page).varint(postings.size());
  BitWriter out(page);
  std::uint64_t previous = postings.front().key;
  for (const Posting& posting : postings) {
    out.rice(posting.key - previous, head.low_bits);
    out.gamma(posting.pairs.empty() ? group_count + std::uint64_t{1} : posting.pairs.size());
    for (const std::uint64_t pair : posting.pairs) out.bits(group_of_pair(pair), head.group_bits);
    previous = posting.key;
  }
  out.finish();
  return page;
}

std::string encode_head(const NeedleHead& head) {
  std::string content;
  ByteWriter out(content);
  out.u8(static_cast<std::uint8_t>(head.fingerprint_bits));
  out.u8(static_cast<std::uint8_t>(head.group_bits));
  out.u8(static_cast<std::uint8_t>(head.low_bits));
  out.varint(head.first_keys.size());
  std::uint64_t previous = 0;
  for (const std::uint64_t key : head.first_keys) {
    out.varint(key - previous);
    previous = key;
  }
  return content;
}

}  // namespace

void NeedleIndexBuilder::add(std::uint32_t group, std::span<const std::uint64_t> fingerprints) {
  CORDWOOD_CHECK(group < kEverywhere);
  for (const std::uint64_t fingerprint : fingerprints) pairs_.push_back(fingerprint << kGroupBits | group);
}

void NeedleIndexBuilder::add_page(const NeedlePage& page, unsigned fingerprint_bits,
                                  std::span<const std::uint32_t> new_groups) {
  fingerprint_bits_ = std::min(fingerprint_bits_, fingerprint_bits);
  for (std::size_t i = 0; i < page.keys.size(); ++i) {
    const std::uint64_t key = page.keys[i] << (kFingerprintBits - fingerprint_bits) << kGroupBits;
    const std::uint32_t begin = page.groups_begin[i];
    const std::uint32_t end = page.groups_begin[i + 1];
    if (begin == end) pairs_.push_back(key | kEverywhere);
    for (std::uint32_t at = begin; at < end; ++at) {
      const std::uint32_t group = new_groups[page.groups[at]];
      if (group == kNoGroup) continue;
      CORDWOOD_CHECK(group < kEverywhere);
      pairs_.push_back(key | group);
    }
  }
}

std::vector<std::string> NeedleIndexBuilder::encode(std::uint32_t group_count, unsigned spare_bits) {
  if (pairs_.empty()) return {};
  NeedleHead head;
  head.fingerprint_bits =
      std::min(fingerprint_bits_, static_cast<unsigned>(std::bit_width(pairs_.size())) + spare_bits);
  head.group_bits = static_cast<unsigned>(std::bit_width(std::max(group_count, 2u) - 1));
  const unsigned dropped = kFingerprintBits - head.fingerprint_bits;
  for (std::uint64_t& pair : pairs_) pair = (pair >> kGroupBits >> dropped) << kGroupBits | group_of_pair(pair);
  std::vector<std::uint64_t> scratch;
  radix_sort(pairs_, head.fingerprint_bits + kGroupBits, scratch);
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  const std::vector<Posting> postings = group_by_key(pairs_, group_count);
  const unsigned key_count_bits = static_cast<unsigned>(std::bit_width(postings.size())) - 1;
  head.low_bits = head.fingerprint_bits - std::min(head.fingerprint_bits, key_count_bits);

  std::vector<std::string> contents(1);
  for (std::size_t begin = 0; begin < postings.size(); begin += kPageKeys) {
    const auto page = std::span(postings).subspan(begin, std::min(kPageKeys, postings.size() - begin));
    head.first_keys.push_back(page.front().key);
    contents.push_back(encode_page(page, head, group_count));
  }
  contents[0] = encode_head(head);
  return contents;
}

Result<NeedleHead> NeedleHead::decode(std::string_view content, std::size_t pages) {
  ByteReader in(content);
  NeedleHead head;
  CORDWOOD_TRY(head.fingerprint_bits, in.u8());
  CORDWOOD_TRY(head.group_bits, in.u8());
  CORDWOOD_TRY(head.low_bits, in.u8());
  if (head.fingerprint_bits > kFingerprintBits || head.group_bits > kGroupBits || head.low_bits > kFingerprintBits)
    return bad("impossible numbers of bits");
  CORDWOOD_TRY(const std::size_t count, in.count());
  if (count != pages || count == 0) return bad("not as many pages as the directory has");
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < count; ++i) {
    CORDWOOD_TRY(const std::uint64_t step, in.varint());
    key += step;
    head.first_keys.push_back(key);
  }
  if (!in.at_end()) return bad("bytes after the head");
  return head;
}

std::uint64_t NeedleHead::key_of(std::uint64_t fingerprint) const {
  return fingerprint >> (kFingerprintBits - fingerprint_bits);
}

std::optional<std::size_t> NeedleHead::page_of(std::uint64_t key) const {
  const auto next = std::upper_bound(first_keys.begin(), first_keys.end(), key);
  if (next == first_keys.begin()) return std::nullopt;
  return static_cast<std::size_t>(next - first_keys.begin()) - 1;
}

Result<NeedlePage> NeedleHead::decode_page(std::string_view content, std::size_t page,
                                           std::uint32_t group_count) const {
  ByteReader bytes(content);
  CORDWOOD_TRY(const std::uint64_t count, bytes.varint());
  if (count == 0 || count > kPageKeys) return bad("a page with an impossible number of keys");
  BitReader in(content.substr(bytes.position()));
  NeedlePage decoded;
  std::uint64_t key = first_keys[page];
  for (std::uint64_t i = 0; i < count; ++i) {
    CORDWOOD_TRY(const std::uint64_t step, in.rice(low_bits));
    CORDWOOD_TRY(const std::uint64_t groups, in.gamma());
    if (i > 0 && step == 0) return bad("a key stands twice");
    key += step;
    decoded.keys.push_back(key);
    decoded.groups_begin.push_back(static_cast<std::uint32_t>(decoded.groups.size()));
    if (groups > group_count) continue;  // Everywhere.
    for (std::uint64_t group = 0; group < groups; ++group) {
      CORDWOOD_TRY(const std::uint64_t number, in.bits(group_bits));
      if (number >= group_count) return bad("a row group that is not there");
      decoded.groups.push_back(static_cast<std::uint32_t>(number));
    }
  }
  decoded.groups_begin.push_back(static_cast<std::uint32_t>(decoded.groups.size()));
  return decoded;
}

NeedleGroups find_in_page(const NeedlePage& page, std::uint64_t key) {
  const auto found = std::lower_bound(page.keys.begin(), page.keys.end(), key);
  if (found == page.keys.end() || *found != key) return {};
  const auto i = static_cast<std::size_t>(found - page.keys.begin());
  const auto begin = page.groups.begin() + page.groups_begin[i];
  const auto end = page.groups.begin() + page.groups_begin[i + 1];
  if (begin == end) return {true, {}};
  return {false, {begin, end}};
}

}  // namespace cordwood::indexer
