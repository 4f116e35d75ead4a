#pragma once
// The needle index: fingerprints of the words in values that do not repeat → the row groups that hold them. A word
// that is not in it is in no such value; one that is may be (fingerprints collide).
//
//   head    u8 fingerprint bits, u8 row group bits, u8 low bits of the Rice code, varint pages,
//           for each page: varint its first key minus the previous page's
//   page    varint keys, then bits: for each key: Rice code of its distance from the previous one,
//           Elias gamma of its number of row groups; the row groups. One more than there are: everywhere
//
// A lookup reads one page. A key in more than a quarter of the row groups, and more than 16, is kept as everywhere.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fingerprint.h"

namespace cordwood::indexer {

/// Keys of a page, decoded.
struct NeedlePage {
  std::vector<std::uint64_t> keys;          // Ascending.
  std::vector<std::uint32_t> groups_begin;  // Of each key, and one more: into `groups`.
  std::vector<std::uint32_t> groups;        // Ascending for each key.
  std::size_t memory_bytes() const { return sizeof *this + keys.size() * 12 + groups.size() * 4; }
};

class NeedleIndexBuilder {
 public:
  /// `group` is a row group of the segment being written; `fingerprints` are distinct and have kFingerprintBits.
  void add(std::uint32_t group, std::span<const std::uint64_t> fingerprints);

  /// The contents of the head's block and of one block a page; none when there is no key. `spare_bits`: how much
  /// longer fingerprints are than it takes to tell all pairs apart; each halves the chance of a false hit.
  std::vector<std::string> encode(std::uint32_t group_count, unsigned spare_bits);

 private:
  std::vector<std::uint64_t> pairs_;  // kFingerprintBits of key, then 24 bits of row group.
};

/// What is known of an index without its pages.
struct NeedleHead {
  unsigned fingerprint_bits = 0;
  unsigned group_bits = 0;
  unsigned low_bits = 0;
  std::vector<std::uint64_t> first_keys;  // Of each page.

  static Result<NeedleHead> decode(std::string_view content, std::size_t pages);
  std::uint64_t key_of(std::uint64_t fingerprint) const;
  /// For about so many keys. REQUIRES: fingerprint_bits is set.
  void set_low_bits(std::size_t keys);
  /// The page that has the key if any has; nullopt when none can.
  std::optional<std::size_t> page_of(std::uint64_t key) const;
  /// `page` is its number: keys are relative to its first one. Row groups are below `group_count`.
  Result<NeedlePage> decode_page(std::string_view content, std::size_t page, std::uint32_t group_count) const;
};

/// The row groups that may hold a word.
struct NeedleGroups {
  bool everywhere = false;
  std::vector<std::uint32_t> groups;  // Ascending.
};
NeedleGroups find_in_page(const NeedlePage& page, std::uint64_t key);

// What writers of an index share.

inline constexpr std::size_t kNeedlePageKeys = 4096;  // Some 10 KB: read at once, and decoded in hundredths of a ms.
inline constexpr std::uint32_t kNeedleGroupsMax = (1u << 24) - 1;

/// Cuts postings into pages.
class NeedlePageWriter {
 public:
  /// Notes the first key of each page in `head`, whose other members are set already and which outlives this.
  NeedlePageWriter(NeedleHead& head, std::uint32_t group_count) : head_(head), group_count_(group_count) {}

  /// Keys ascend; so do `groups`, where none means everywhere. True: the page is full, take() it.
  bool add(std::uint64_t key, std::span<const std::uint32_t> groups);
  bool empty() const { return keys_.empty(); }
  std::string take();  // The page's content. REQUIRES: !empty()

 private:
  NeedleHead& head_;
  const std::uint32_t group_count_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> groups_;
  std::vector<std::size_t> ends_;  // Of each key's groups; no groups: everywhere.
};
std::string encode_needle_head(const NeedleHead& head);

}  // namespace cordwood::indexer
