#pragma once
// A form of time that a pipeline names: one of ours, or spelled out with % as for strptime.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "time/civil_time.h"

namespace cordwood::parser {

class TimeFormat {
 public:
  /// ISO8601, HTTPDATE, SYSLOG, CTIME, DAYFIRST, EPOCH; or literals with %Y %y %m %d %e %b %B %a %A %H %I %p
  /// %M %S (with a fraction, if any) %f %L %z %Z %j %T %F %D %s %n %t %%.
  static Result<TimeFormat> named(const std::string& text);

  /// The moment that all of `text` means.
  std::optional<Timestamp> read(std::string_view text, const Zone& zone, Timestamp observed_at) const;

 private:
  enum class Kind { iso8601, http_date, syslog, ctime, day_first, epoch, pattern };
  Kind kind_ = Kind::iso8601;
  std::string pattern_;
};

}  // namespace cordwood::parser
