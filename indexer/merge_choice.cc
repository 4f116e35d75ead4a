#include "merge_choice.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace cordwood::indexer {
namespace {

// Segments below this are one tier: so small that opening them costs more than copying them.
constexpr std::uint64_t kSmallestTierBytes = 64 << 10;

// Tiers are a factor of eight wide.
int tier_of(std::uint64_t bytes) { return static_cast<int>(std::bit_width(bytes / kSmallestTierBytes)) / 3; }

}  // namespace

std::vector<std::size_t> choose_merge(std::span<const std::uint64_t> disk_bytes, MergeEagerness eagerness) {
  if (eagerness == MergeEagerness::closed)
    eagerness = disk_bytes.size() > kClosedDaySegmentsMax ? MergeEagerness::complete : MergeEagerness::tiered;
  std::vector<std::size_t> by_size(disk_bytes.size());
  std::iota(by_size.begin(), by_size.end(), std::size_t{0});
  std::sort(by_size.begin(), by_size.end(),
            [&](std::size_t a, std::size_t b) { return disk_bytes[a] < disk_bytes[b]; });

  // From the smallest up: the first tier that is full, with everything smaller.
  std::vector<std::size_t> chosen;
  std::uint64_t sum = 0;
  std::size_t in_tier = 0;
  bool full = false;
  for (const std::size_t index : by_size) {
    const bool same_tier = !chosen.empty() && tier_of(disk_bytes[chosen.back()]) == tier_of(disk_bytes[index]);
    if (!same_tier && full && eagerness == MergeEagerness::tiered) break;
    in_tier = same_tier ? in_tier + 1 : 1;
    full = full || in_tier >= kMergeFanIn;
    if (sum + disk_bytes[index] > kMergedBytesMax || chosen.size() == kMergeInputsMax) break;
    sum += disk_bytes[index];
    chosen.push_back(index);
  }
  if (chosen.size() < 2 || (!full && eagerness == MergeEagerness::tiered)) chosen.clear();
  return chosen;
}

}  // namespace cordwood::indexer
