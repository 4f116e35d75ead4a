#include "sweeping/decision.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cordwood::sweeping {
namespace {

using indexer::PartitionSummary;

class Decision {
 public:
  Decision(std::span<const PartitionSummary> partitions, Day today, const SweepOptions& options, const HeldParts& held)
      : options_(options) {
    for (const PartitionSummary& partition : partitions) {
      all_bytes_ += partition.disk_bytes;
      class_bytes_[partition.retention_class] += partition.disk_bytes;
      if (partition.day < today && !held.contains({partition.day, partition.retention_class}))
        left_.push_back(partition);
    }
    std::sort(left_.begin(), left_.end(), [this](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  }

  void by_age(Timestamp now) {
    take(Reason::age, [&](const PartitionSummary& part) {
      const auto age = options_.lifetime_of(part.retention_class).age;
      const Timestamp day_end = part.day + std::chrono::days(1);
      return age && now - day_end >= *age;
    });
  }
  void by_class_size() {
    take(Reason::class_size, [this](const PartitionSummary& part) {
      const auto size = options_.lifetime_of(part.retention_class).size_bytes;
      return size && part.disk_bytes > 0 && class_bytes_[part.retention_class] > *size;
    });
  }
  void by_size() {
    take(Reason::size, [this](const PartitionSummary& part) {
      return options_.size_bytes && part.disk_bytes > 0 && all_bytes_ > *options_.size_bytes;
    });
  }
  void by_disk(DiskSpace space) {
    const std::uint64_t floor = options_.free_disk_floor.bytes_of(space.volume_bytes);
    take(Reason::disk,
         [&](const PartitionSummary& part) { return part.disk_bytes > 0 && space.free_bytes + freed_bytes_ < floor; });
  }

  std::vector<Sweep> take_all() {
    std::sort(sweeps_.begin(), sweeps_.end(), [](const Sweep& a, const Sweep& b) {
      return std::tie(a.day, a.retention_class) < std::tie(b.day, b.retention_class);
    });
    return std::move(sweeps_);
  }

 private:
  std::tuple<Day, std::chrono::nanoseconds, std::string_view> order_of(const PartitionSummary& part) const {
    const auto age = options_.lifetime_of(part.retention_class).age;
    return {part.day, age.value_or(std::chrono::nanoseconds::max()), part.retention_class};
  }

  // Each is asked when all before it have been taken or left.
  template <class IsDue>
  void take(Reason reason, const IsDue& is_due) {
    std::erase_if(left_, [&](const PartitionSummary& part) {
      if (!is_due(part)) return false;
      sweeps_.push_back({part.day, reason, part.rows, part.disk_bytes, part.retention_class});
      all_bytes_ -= part.disk_bytes;
      class_bytes_[part.retention_class] -= part.disk_bytes;
      freed_bytes_ += part.disk_bytes;
      return true;
    });
  }

  const SweepOptions& options_;
  std::uint64_t all_bytes_ = 0;
  std::map<std::string, std::uint64_t> class_bytes_;
  std::uint64_t freed_bytes_ = 0;
  std::vector<PartitionSummary> left_;  // That may go, oldest first.
  std::vector<Sweep> sweeps_;
};

}  // namespace

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::age:
      return "age";
    case Reason::class_size:
      return "class_size";
    case Reason::size:
      return "size";
    case Reason::disk:
      return "disk";
  }
  return "unknown";
}

std::vector<Sweep> decide(std::span<const PartitionSummary> partitions, Timestamp now, DiskSpace space,
                          const SweepOptions& options, const HeldParts& held) {
  Decision decision(partitions, day_of(now), options, held);
  decision.by_age(now);
  decision.by_class_size();
  decision.by_size();
  decision.by_disk(space);
  return decision.take_all();
}

}  // namespace cordwood::sweeping
