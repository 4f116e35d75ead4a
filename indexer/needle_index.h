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

  /// Takes over the pages of an index that is being merged. `new_groups`: what its row groups become, or kNoGroup.
  /// REQUIRES: every page of an input, before or after other inputs.
  void add_page(const NeedlePage& page, unsigned fingerprint_bits, std::span<const std::uint32_t> new_groups);
  static constexpr std::uint32_t kNoGroup = UINT32_MAX;

  /// The contents of the head's block and of one block a page; none when there is no key. `spare_bits`: how much
  /// longer fingerprints are than it takes to tell all pairs apart; each halves the chance of a false hit.
  std::vector<std::string> encode(std::uint32_t group_count, unsigned spare_bits);

 private:
  std::vector<std::uint64_t> pairs_;              // kFingerprintBits of key, then 24 bits of row group.
  unsigned fingerprint_bits_ = kFingerprintBits;  // The fewest that any input has.
};

/// What is known of an index without its pages.
struct NeedleHead {
  unsigned fingerprint_bits = 0;
  unsigned group_bits = 0;
  unsigned low_bits = 0;
  std::vector<std::uint64_t> first_keys;  // Of each page.

  static Result<NeedleHead> decode(std::string_view content, std::size_t pages);
  std::uint64_t key_of(std::uint64_t fingerprint) const;
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

}  // namespace cordwood::indexer
