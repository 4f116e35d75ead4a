#pragma once
// Durations and sizes as people write them.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cordwood {

/// "500ms", "10s", "1h30m", "-5m", "1.5d"; units ns us µs ms s m h d w y (y is 365 days). nullopt when it is not one or
/// does not fit.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// "4096", "64KiB", "10MB", "1.5GB"; K, M, G, T alone and with B are powers of 1000, with iB powers of 1024.
std::optional<std::uint64_t> parse_byte_size(std::string_view text);

}  // namespace cordwood
