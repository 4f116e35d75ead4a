#pragma once
// `retention:` of the configuration: how long rows are kept, and which rows how long.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"
#include "indexer/retention_class.h"

namespace cordwood::language {
class Filter;
}

namespace cordwood::sweeping {

/// How much of the volume stays free.
struct FreeDiskFloor {
  std::optional<double> fraction;  // Of the volume, 0 to 1.
  std::uint64_t bytes = 0;         // Used without a fraction, and caps it when not 0.

  std::uint64_t bytes_of(std::uint64_t volume_bytes) const;
};

/// Until when rows are kept. Absent: until the disk is full.
struct Lifetime {
  std::optional<std::chrono::nanoseconds> age;
  std::optional<std::uint64_t> size_bytes;  // On disk, of all days.
};

/// Rows that are kept in their own way.
struct ClassRule {
  std::string name;
  std::shared_ptr<const language::Filter> match;
  Lifetime lifetime;
};

struct SweepOptions {
  std::optional<std::chrono::nanoseconds> age;  // Of the rows that no class claims.
  std::optional<std::uint64_t> size_bytes;      // Of all rows together.
  std::vector<ClassRule> classes;               // The first that matches has the row.
  /// The default, 5% or 2 GiB, whichever is less.
  FreeDiskFloor free_disk_floor{0.05, std::uint64_t{2} << 30};
  std::chrono::nanoseconds check_interval = std::chrono::seconds(60);

  /// Reads `retention:`; the defaults when the node is null.
  static Result<SweepOptions> from_configuration(const YamlNode& node);

  /// Rows of a class that is not configured any more are kept like those that no class claims.
  Lifetime lifetime_of(std::string_view retention_class) const;
};

/// What the store has to know of the classes. Keeps the rules.
indexer::RetentionClasses classes_of(const SweepOptions& options);

}  // namespace cordwood::sweeping
