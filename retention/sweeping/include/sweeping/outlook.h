#pragma once
// What retention would remove now, what is held and by whom, and what is kept: for the sweeper, and for people who want
// to know before it happens, also under rules that are not in force yet.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "sweeping/decision.h"

namespace cordwood::sweeping {

/// A legal hold, as others need to know it.
struct Holder {
  std::string hold;
  std::string owner;
  std::string problem = {};  // Why nobody can tell whether one keeps it: then it stays, as if one did.
};

/// Whether somebody holds rows of this day and class, and who: then they stay. Null: nobody holds anything.
using HoldOn = std::function<Result<std::optional<Holder>>(Day day, const std::string& retention_class)>;

struct HeldSweep {
  Sweep sweep;  // What would go, were there no hold.
  Holder holder;
};

struct Outlook {
  std::vector<Sweep> due;  // By day.
  std::vector<HeldSweep> held;
};

/// What is held stays, and for the sake of sizes and the disk the next oldest goes in its place.
Result<Outlook> look_ahead(std::span<const indexer::PartitionSummary> partitions, Timestamp now, DiskSpace space,
                           const SweepOptions& options, const HoldOn& hold_on);

/// {"at": …, "due": [{"day": …, "class": …, "reason": …, "rows": …, "bytes": …}…], "held": [{…, "hold": …, "owner":
/// …}…]}
std::string to_json(const Outlook& outlook, Timestamp at);

/// {"classes": [{"class": …, "age_seconds": …, "size": …, "rows": …, "bytes": …, "days": …, "oldest": …, "newest":
/// …}…]}, those first that are configured, in their order, then those that only rows still have, and the standard class
/// last.
std::string kept_json(std::span<const indexer::PartitionSummary> partitions, const SweepOptions& options);

}  // namespace cordwood::sweeping
