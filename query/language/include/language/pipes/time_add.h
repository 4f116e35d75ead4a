#pragma once
// `time_add 1h at x`: moves an RFC 3339 time.

#include <chrono>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct TimeAddPipe {
  std::chrono::nanoseconds duration{0};
  std::string field = "_time";

  static Result<TimeAddPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
