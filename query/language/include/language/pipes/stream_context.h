#pragma once
// `stream_context before 2 after 3 time_window 1h`: the rows around, of the same stream.

#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct StreamContextPipe {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::chrono::nanoseconds time_window = std::chrono::hours(1);

  static Result<StreamContextPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
