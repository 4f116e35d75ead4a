#include "base/duration.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace cordwood {
namespace {

struct Unit {
  std::string_view name;
  double size;
};

// Nanoseconds; longer names first, so that "ms" is not read as "m".
constexpr std::array<Unit, 11> kTimeUnits{{{"ns", 1},
                                           {"us", 1e3},
                                           {"µs", 1e3},  // U+00B5
                                           {"μs", 1e3},  // U+03BC
                                           {"ms", 1e6},
                                           {"s", 1e9},
                                           {"m", 60e9},
                                           {"h", 3600e9},
                                           {"d", 86400e9},
                                           {"w", 7 * 86400e9},
                                           {"y", 365 * 86400e9}}};

constexpr std::array<Unit, 13> kByteUnits{{{"KiB", 1024.0},
                                           {"MiB", 1048576.0},
                                           {"GiB", 1073741824.0},
                                           {"TiB", 1099511627776.0},
                                           {"KB", 1e3},
                                           {"MB", 1e6},
                                           {"GB", 1e9},
                                           {"TB", 1e12},
                                           {"K", 1e3},
                                           {"M", 1e6},
                                           {"G", 1e9},
                                           {"T", 1e12},
                                           {"B", 1}}};

// Cuts a decimal number without sign or exponent off `text`.
std::optional<double> cut_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.')) ++end;
  double value = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + end, value);
  if (failure != std::errc() || stop != text.data() + end || end == 0) return std::nullopt;
  text.remove_prefix(end);
  return value;
}

template <std::size_t N>
std::optional<double> cut_unit(std::string_view& text, const std::array<Unit, N>& units) {
  for (const Unit& unit : units) {
    if (text.starts_with(unit.name)) {
      text.remove_prefix(unit.name.size());
      return unit.size;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    const auto number = cut_number(text);
    if (!number) return std::nullopt;
    const auto unit = cut_unit(text, kTimeUnits);
    if (!unit) return std::nullopt;
    sum += *number * *unit;
  }
  if (!(sum < 9.2e18)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(std::llround(sum));
  return std::chrono::nanoseconds(negative ? -whole : whole);
}

std::optional<std::uint64_t> parse_byte_size(std::string_view text) {
  const auto number = cut_number(text);
  if (!number) return std::nullopt;
  double unit = 1;
  if (!text.empty()) {
    const auto named = cut_unit(text, kByteUnits);
    if (!named || !text.empty()) return std::nullopt;
    unit = *named;
  }
  const double size = *number * unit;
  if (!(size < 1.8e19)) return std::nullopt;
  return static_cast<std::uint64_t>(std::round(size));
}

}  // namespace cordwood
