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
constexpr std::size_t kEverywhereGroupsMin = 16;

std::uint64_t key_of_pair(std::uint64_t pair) { return pair >> kGroupBits; }
std::uint32_t group_of_pair(std::uint64_t pair) { return static_cast<std::uint32_t>(pair) & kNeedleGroupsMax; }

Error bad(std::string_view what) { return error(Errc::corrupt, fmt::format("needle index: {}", what)); }

std::size_t count_keys(std::span<const std::uint64_t> pairs) {
  std::size_t keys = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (i == 0 || key_of_pair(pairs[i]) != key_of_pair(pairs[i - 1])) ++keys;
  return keys;
}

bool is_everywhere(std::size_t groups, std::uint32_t group_count) {
  return groups > kEverywhereGroupsMin && groups > group_count / 4;
}

}  // namespace

std::string encode_needle_head(const NeedleHead& head) {
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

void NeedleIndexBuilder::add(std::uint32_t group, std::span<const std::uint64_t> fingerprints) {
  CORDWOOD_CHECK(group < kNeedleGroupsMax);
  for (const std::uint64_t fingerprint : fingerprints) pairs_.push_back(fingerprint << kGroupBits | group);
}

std::vector<std::string> NeedleIndexBuilder::encode(std::uint32_t group_count, unsigned spare_bits) {
  if (pairs_.empty()) return {};
  NeedleHead head;
  head.fingerprint_bits = std::min(kFingerprintBits, static_cast<unsigned>(std::bit_width(pairs_.size())) + spare_bits);
  head.group_bits = static_cast<unsigned>(std::bit_width(std::max(group_count, 2u) - 1));
  const unsigned dropped = kFingerprintBits - head.fingerprint_bits;
  for (std::uint64_t& pair : pairs_) pair = (pair >> kGroupBits >> dropped) << kGroupBits | group_of_pair(pair);
  std::vector<std::uint64_t> scratch;
  radix_sort(pairs_, head.fingerprint_bits + kGroupBits, scratch);
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  head.set_low_bits(count_keys(pairs_));

  std::vector<std::string> contents(1);
  NeedlePageWriter page(head, group_count);
  std::vector<std::uint32_t> groups;
  for (std::size_t begin = 0; begin < pairs_.size();) {
    groups.clear();
    std::size_t end = begin;
    for (; end < pairs_.size() && key_of_pair(pairs_[end]) == key_of_pair(pairs_[begin]); ++end)
      groups.push_back(group_of_pair(pairs_[end]));
    if (page.add(key_of_pair(pairs_[begin]), groups)) contents.push_back(page.take());
    begin = end;
  }
  if (!page.empty()) contents.push_back(page.take());
  contents[0] = encode_needle_head(head);
  return contents;
}

void NeedleHead::set_low_bits(std::size_t keys) {
  const unsigned key_count_bits = static_cast<unsigned>(std::bit_width(std::max<std::size_t>(keys, 1))) - 1;
  low_bits = fingerprint_bits - std::min(fingerprint_bits, key_count_bits);
}

bool NeedlePageWriter::add(std::uint64_t key, std::span<const std::uint32_t> groups) {
  keys_.push_back(key);
  if (!is_everywhere(groups.size(), group_count_)) groups_.insert(groups_.end(), groups.begin(), groups.end());
  ends_.push_back(groups_.size());
  return keys_.size() == kNeedlePageKeys;
}

std::string NeedlePageWriter::take() {
  head_.first_keys.push_back(keys_.front());
  std::string page;
  ByteWriter(page).varint(keys_.size());
  BitWriter out(page);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    out.rice(i == 0 ? 0 : keys_[i] - keys_[i - 1], head_.low_bits);
    const std::size_t groups = ends_[i] - begin;
    out.gamma(groups == 0 ? group_count_ + std::uint64_t{1} : groups);
    for (; begin < ends_[i]; ++begin) out.bits(groups_[begin], head_.group_bits);
  }
  out.finish();
  keys_.clear();
  groups_.clear();
  ends_.clear();
  return page;
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
  if (count == 0 || count > kNeedlePageKeys) return bad("a page with an impossible number of keys");
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
