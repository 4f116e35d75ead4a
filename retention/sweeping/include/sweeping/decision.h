#pragma once
// Which days are to go. Pure: what is there, the time and the free space in, days with reasons out.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/yaml.h"
#include "indexer/store.h"

namespace cordwood::sweeping {

/// How much of the volume stays free.
struct FreeDiskFloor {
  std::optional<double> fraction;  // Of the volume, 0 to 1.
  std::uint64_t bytes = 0;         // Used without a fraction, and caps it when not 0.

  std::uint64_t bytes_of(std::uint64_t volume_bytes) const;
};

struct SweepOptions {
  std::optional<std::chrono::nanoseconds> age;  // Absent: days are kept until the disk is full.
  /// The default, 5% or 2 GiB, whichever is less.
  FreeDiskFloor free_disk_floor{0.05, std::uint64_t{2} << 30};
  std::chrono::nanoseconds check_interval = std::chrono::seconds(60);

  /// Reads `retention:`; the defaults when the node is null.
  static Result<SweepOptions> from_configuration(const YamlNode& node);
};

enum class Reason { age, disk };
std::string_view name_of(Reason reason);

/// A day that is to go.
struct Sweep {
  Day day;
  Reason reason = Reason::age;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

struct DiskSpace {
  std::uint64_t volume_bytes = 0;
  std::uint64_t free_bytes = 0;
};

/// First the days that are wholly older than `age`; then, while less than the floor would be free, the oldest of the
/// rest. Never the day of `now`, nor a later one: better to refuse new rows than to lose the ones people look at.
std::vector<Sweep> decide(std::span<const indexer::PartitionSummary> partitions, Timestamp now, DiskSpace space,
                          const SweepOptions& options);

}  // namespace cordwood::sweeping
