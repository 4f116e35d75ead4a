#pragma once
// How a source's clock relates to UTC when its lines do not say.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/yaml.h"

namespace date {
class time_zone;
}

namespace cordwood::parser {

/// Threads: const members from any thread at once. Cheap to copy.
class Zone {
 public:
  static Zone utc() { return Zone(); }

  /// "UTC", "local" (this machine's), "infer", "+02:00" or a name of the tz database such as "Europe/Berlin".
  static Result<Zone> named(const std::string& name);

  /// Seconds east of UTC at a local time, in seconds since 1970 as if it were UTC. A time that a clock shows
  /// twice is the earlier one; one that it skips counts with the offset before. "infer" takes the offset, in
  /// quarters of an hour, that puts the line just before it was observed, and none when the line is older
  /// than that can tell.
  std::int64_t offset_seconds(std::int64_t local_seconds, std::int64_t observed_seconds) const;

 private:
  enum class Kind { fixed, inferred, database };
  Kind kind_ = Kind::fixed;
  std::int64_t fixed_seconds_ = 0;
  const date::time_zone* zone_ = nullptr;  // Lives as long as the process.
};

/// What a `zone:` key says; "local" when it is null: most machines of one company keep one time.
Result<Zone> zone_from(const YamlNode& node);

}  // namespace cordwood::parser
