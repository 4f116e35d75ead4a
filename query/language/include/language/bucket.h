#pragma once
// `_time:5m offset 2h`, `size:10KB`, `ip:/24`: how `stats by (…)` gathers values of a field.

#include <cstdint>
#include <string>

namespace cordwood::language {

struct Bucket {
  enum class Kind {
    none,    // Every value is its own group.
    number,  // [k * step + offset, (k + 1) * step + offset); times and durations count in nanoseconds.
    month,   // Calendar months of _time, moved by `offset` nanoseconds.
    year,
    ipv4,  // The first prefix_bits of an address.
  };
  Kind kind = Kind::none;
  double step = 0;
  double offset = 0;
  unsigned prefix_bits = 32;
  std::string text;  // As written, without the colon: "5m offset 2h".
};

}  // namespace cordwood::language
