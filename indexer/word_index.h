#pragma once
// Both halves of a segment's index, asked together: which strings of the table hold a word, and which row groups may
// hold it elsewhere.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "needle_index.h"
#include "needle_merge.h"
#include "sealed_segment.h"

namespace cordwood::indexer {

/// Where a word may be. Whatever is not in here does not hold it.
struct WordPlaces {
  std::vector<std::uint32_t> strings;  // Ids of those that hold it, in ascending order.
  bool any_group = false;              // The needles cannot say: every row group may hold it.
  std::vector<bool> groups;            // By row group: it may hold it outside of the string table.

  bool is_nowhere() const {
    return !any_group && strings.empty() && std::find(groups.begin(), groups.end(), true) == groups.end();
  }
};

/// Where a word or a quad is. Reads lexicon and needles of the segment, which the cache keeps.
Result<WordPlaces> find_word(const SealedSegment& segment, std::string_view word);

/// The segment's needle index for merging, read past the cache; the segment outlives it. REQUIRES: it has one.
Result<NeedleInput> needle_input_of(const SealedSegment& segment, std::vector<std::uint32_t> new_groups);

/// All pages of the segment's needle index, for checking.
Result<void> for_each_needle_page(const SealedSegment& segment,
                                  const std::function<void(const NeedleHead&, const NeedlePage&)>& visit);

}  // namespace cordwood::indexer
