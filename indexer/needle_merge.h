#pragma once
// The needles of a merged segment: pages of the inputs flow through, so that memory does not grow with the index.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "needle_index.h"

namespace cordwood::indexer {

inline constexpr std::uint32_t kNoGroup = UINT32_MAX;

/// One index that is being merged.
struct NeedleInput {
  NeedleHead head;
  std::function<Result<NeedlePage>(std::size_t page)> read_page;
  std::vector<std::uint32_t> new_groups;  // What each of its row groups becomes, or kNoGroup.
};

/// An index that is in memory, as NeedleIndexBuilder::encode() gives it. REQUIRES: `blocks` is not empty.
Result<NeedleInput> needle_input_of(std::vector<std::string> blocks, std::uint32_t group_count);

/// Gives the content of each page to `write`, in order, and then the content of the head; "" when no key is left. A key
/// that stood for everywhere stays so. Reads every page twice. Memory: a page of each input,
/// and one of the output. REQUIRES: every row group
/// comes from one input.
Result<std::string> merge_needles(const std::vector<NeedleInput>& inputs, std::uint32_t group_count,
                                  unsigned spare_bits, const std::function<Result<void>(std::string page)>& write);

}  // namespace cordwood::indexer
