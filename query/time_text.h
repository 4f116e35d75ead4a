#pragma once
// How LogsQL prints a time: RFC 3339 in UTC with as many fractional digits as needed and no more
// ("2026-11-18T00:57:01.7Z"), where base/time.h writes them in groups of three.

#include <cstdint>
#include <string>

namespace cordwood::query {

void append_time_text(std::string& out, std::int64_t nanoseconds);

}  // namespace cordwood::query
