#pragma once
// Which rows are to go: of which days, and of which retention classes. Pure: what is there, the rules, the time and the
// free space in, days with reasons out.

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "indexer/store.h"
#include "sweeping/rules.h"

namespace cordwood::sweeping {

enum class Reason : std::uint8_t {
  age,         // All of the day is older than its class is kept.
  class_size,  // The class has more bytes than its size.
  size,        // All classes together have more than the size of all.
  disk,        // Less than the floor is free.
};
inline constexpr Reason kReasons[] = {Reason::age, Reason::class_size, Reason::size, Reason::disk};
std::string_view name_of(Reason reason);

/// The rows of a day and class that are to go.
struct Sweep {
  Day day;
  Reason reason = Reason::age;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::string retention_class = std::string(indexer::kStandardClass);
};

struct DiskSpace {
  std::uint64_t volume_bytes = 0;
  std::uint64_t free_bytes = 0;
};

/// Parts of the store that somebody holds: they count, and never go.
using HeldParts = std::set<std::pair<Day, std::string>>;

/// By day. First what is wholly older than the age of its class; then, while there is more than a size or less than the
/// floor would be free, the oldest of the rest, within a day the class that is kept shortest. Never the day of `now`,
/// nor a later one: better to refuse new rows than to lose the ones people look at.
std::vector<Sweep> decide(std::span<const indexer::PartitionSummary> partitions, Timestamp now, DiskSpace space,
                          const SweepOptions& options, const HeldParts& held = {});

}  // namespace cordwood::sweeping
