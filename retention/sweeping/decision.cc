#include "sweeping/decision.h"

#include <algorithm>
#include <charconv>

#include "base/duration.h"

namespace cordwood::sweeping {
namespace {

// Days are what goes, so an age below one would drop rows of this morning, or nothing at all.
constexpr std::chrono::nanoseconds kAgeMin = std::chrono::hours(24);
constexpr std::chrono::nanoseconds kCheckIntervalMin = std::chrono::seconds(1);

// "5%" or "2GiB"; nullopt when it is neither.
std::optional<FreeDiskFloor> parse_floor(std::string_view text) {
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    double percent = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), percent);
    const bool whole = failure == std::errc() && end == text.data() + text.size();
    if (!whole || !(percent >= 0 && percent < 100)) return std::nullopt;
    return FreeDiskFloor{percent / 100, 0};
  }
  const auto bytes = parse_byte_size(text);
  if (!bytes) return std::nullopt;
  return FreeDiskFloor{std::nullopt, *bytes};
}

}  // namespace

std::uint64_t FreeDiskFloor::bytes_of(std::uint64_t volume_bytes) const {
  if (!fraction) return bytes;
  const auto share = static_cast<std::uint64_t>(static_cast<double>(volume_bytes) * *fraction);
  return bytes == 0 ? share : std::min(share, bytes);
}

std::string_view name_of(Reason reason) { return reason == Reason::age ? "age" : "disk"; }

Result<SweepOptions> SweepOptions::from_configuration(const YamlNode& node) {
  SweepOptions options;
  if (node.is_null()) return options;
  CORDWOOD_TRY(node.allow_only({"age", "free_disk_floor", "check_interval", "holds", "erasure_deadline"}));
  if (const YamlNode age = node.at("age"); !age.is_null()) {
    CORDWOOD_TRY(options.age, age.duration());
    if (*options.age < kAgeMin) return age.complain("age must be a day or more", "30d");
  }
  if (const YamlNode floor = node.at("free_disk_floor"); !floor.is_null()) {
    CORDWOOD_TRY(const std::string text, floor.string());
    const auto parsed = parse_floor(text);
    if (!parsed) return floor.complain("free_disk_floor must be a share of the disk or a size", "5% or 2GiB");
    options.free_disk_floor = *parsed;
  }
  if (const YamlNode interval = node.at("check_interval"); !interval.is_null()) {
    CORDWOOD_TRY(options.check_interval, interval.duration());
    if (options.check_interval < kCheckIntervalMin)
      return interval.complain("check_interval must be a second or more", "60s");
  }
  return options;
}

std::vector<Sweep> decide(std::span<const indexer::PartitionSummary> partitions, Timestamp now, DiskSpace space,
                          const SweepOptions& options) {
  std::vector<indexer::PartitionSummary> by_day(partitions.begin(), partitions.end());
  std::sort(by_day.begin(), by_day.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
  const std::uint64_t floor = options.free_disk_floor.bytes_of(space.volume_bytes);
  std::vector<Sweep> sweeps;
  std::uint64_t free = space.free_bytes;
  for (const indexer::PartitionSummary& partition : by_day) {
    if (partition.day >= day_of(now)) break;
    const Timestamp day_end = partition.day + std::chrono::days(1);
    const bool too_old = options.age && now - day_end >= *options.age;
    const bool makes_room = free < floor && partition.disk_bytes > 0;
    if (!too_old && !makes_room) continue;
    sweeps.push_back({partition.day, too_old ? Reason::age : Reason::disk, partition.rows, partition.disk_bytes});
    free += partition.disk_bytes;
  }
  return sweeps;
}

}  // namespace cordwood::sweeping
