#include "time_text.h"

#include "base/time.h"

namespace cordwood::query {

void append_time_text(std::string& out, std::int64_t nanoseconds) {
  append_rfc3339(out, timestamp_from_nanoseconds(nanoseconds));
  if (nanoseconds % 1'000'000'000 == 0) return;
  out.pop_back();  // Z
  while (out.back() == '0') out.pop_back();
  out.push_back('Z');
}

}  // namespace cordwood::query
