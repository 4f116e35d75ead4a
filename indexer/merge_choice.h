#pragma once
// Which segments of a day to merge next. Pure: sizes in, choice out.

#include <cstdint>
#include <span>
#include <vector>

namespace cordwood::indexer {

/// A merge reads and writes no more than this; a day that has more ends with more segments.
inline constexpr std::uint64_t kMergedBytesMax = std::uint64_t{4} << 30;
/// So many segments of about one size make the next larger one: each row is then copied log8(segments) times.
inline constexpr std::size_t kMergeFanIn = 8;
inline constexpr std::size_t kMergeInputsMax = 64;

/// What a day that is over may keep; late rows then cost a copy of the day only now and then.
inline constexpr std::size_t kClosedDaySegmentsMax = 4;

enum class MergeEagerness {
  tiered,    // While the day still grows.
  closed,    // The day is over: tiered, and complete once there are more than kClosedDaySegmentsMax.
  complete,  // As few segments as kMergedBytesMax allows.
};

/// Indices into `disk_bytes`, one size a segment of one day and class; empty when nothing is worth merging.
std::vector<std::size_t> choose_merge(std::span<const std::uint64_t> disk_bytes, MergeEagerness eagerness);

}  // namespace cordwood::indexer
