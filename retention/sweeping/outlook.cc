#include "sweeping/outlook.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/json_string.h"

namespace cordwood::sweeping {
namespace {

struct Kept {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::uint64_t days = 0;
  Day oldest;
  Day newest;
};

std::string members_of(const Sweep& sweep) {
  return fmt::format(R"("day": "{}", "class": {}, "reason": "{}", "rows": {}, "bytes": {})", format_day(sweep.day),
                     json_string(sweep.retention_class), name_of(sweep.reason), sweep.rows, sweep.bytes);
}

template <class Items, class Format>
std::string list_of(const Items& items, const Format& format) {
  std::string list;
  for (const auto& item : items) list += (list.empty() ? "\n  " : ",\n  ") + format(item);
  return "[" + list + "]";
}

std::string json_of(const std::string& name, const Kept& kept, const Lifetime& lifetime) {
  std::string json = fmt::format(R"({{"class": {})", json_string(name));
  if (lifetime.age)
    json += fmt::format(R"(, "age_seconds": {})", std::chrono::floor<std::chrono::seconds>(*lifetime.age).count());
  if (lifetime.size_bytes) json += fmt::format(R"(, "size": {})", *lifetime.size_bytes);
  json += fmt::format(R"(, "rows": {}, "bytes": {}, "days": {})", kept.rows, kept.bytes, kept.days);
  if (kept.days > 0)
    json += fmt::format(R"(, "oldest": "{}", "newest": "{}")", format_day(kept.oldest), format_day(kept.newest));
  return json + "}";
}

}  // namespace

Result<Outlook> look_ahead(std::span<const indexer::PartitionSummary> partitions, Timestamp now, DiskSpace space,
                           const SweepOptions& options, const HoldOn& hold_on) {
  HeldParts held_parts;
  HeldParts free_parts;  // Asked before.
  for (Outlook outlook;;) {
    outlook.due = decide(partitions, now, space, options, held_parts);
    const std::size_t before = held_parts.size();
    for (const Sweep& sweep : outlook.due) {
      const std::pair part{sweep.day, sweep.retention_class};
      if (hold_on == nullptr || free_parts.contains(part)) continue;
      auto holder = hold_on(sweep.day, sweep.retention_class);
      if (!holder && holder.error().code == Errc::cancelled) return std::move(holder).error();
      if (!holder) holder = Holder{"", "", holder.error().message};  // One damaged day must not keep all others.
      if (holder.value()) {
        held_parts.insert(part);
        outlook.held.push_back({sweep, std::move(*holder.value())});
      } else {
        free_parts.insert(part);
      }
    }
    if (held_parts.size() == before) return outlook;
  }
}

std::string to_json(const Outlook& outlook, Timestamp at) {
  const auto due = [](const Sweep& sweep) { return "{" + members_of(sweep) + "}"; };
  const auto held = [](const HeldSweep& one) {
    if (!one.holder.problem.empty())
      return fmt::format(R"({{{}, "problem": {}}})", members_of(one.sweep), json_string(one.holder.problem));
    return fmt::format(R"({{{}, "hold": {}, "owner": {}}})", members_of(one.sweep), json_string(one.holder.hold),
                       json_string(one.holder.owner));
  };
  return fmt::format("{{\"at\": \"{}\",\n\"due\": {},\n\"held\": {}}}\n", format_rfc3339(at), list_of(outlook.due, due),
                     list_of(outlook.held, held));
}

std::string kept_json(std::span<const indexer::PartitionSummary> partitions, const SweepOptions& options) {
  std::map<std::string, Kept> classes;
  for (const indexer::PartitionSummary& partition : partitions) {
    Kept& kept = classes[partition.retention_class];
    if (kept.days++ == 0) kept.oldest = kept.newest = partition.day;
    kept.oldest = std::min(kept.oldest, partition.day);
    kept.newest = std::max(kept.newest, partition.day);
    kept.rows += partition.rows;
    kept.bytes += partition.disk_bytes;
  }
  std::vector<std::string> names;
  for (const ClassRule& rule : options.classes) names.push_back(rule.name);
  for (const auto& [name, kept] : classes)
    if (name != indexer::kStandardClass && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  names.emplace_back(indexer::kStandardClass);
  const auto format = [&](const std::string& name) { return json_of(name, classes[name], options.lifetime_of(name)); };
  std::string json = "{\"classes\": " + list_of(names, format);
  if (options.size_bytes) json += fmt::format(", \"size\": {}", *options.size_bytes);
  return json + "}\n";
}

}  // namespace cordwood::sweeping
