#include "time/zone.h"

#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

namespace cordwood::parser {
namespace {

// "+02:00", "-0530", "+2" in seconds.
std::optional<std::int64_t> written_offset(const std::string& text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1)) {
    if (c == ':') continue;
    if (c < '0' || c > '9') return std::nullopt;
    digits.push_back(c);
  }
  if (digits.size() > 4 || digits.empty() || digits.size() == 3) return std::nullopt;
  const int hours = std::stoi(digits.substr(0, 2));
  const int minutes = digits.size() == 4 ? std::stoi(digits.substr(2)) : 0;
  if (hours > 14 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 3'600 + minutes * 60);
}

// Lines reach us within seconds of being written, unless they are old: then nothing can be told.
std::int64_t inferred_offset(std::int64_t local, std::int64_t observed) {
  constexpr std::int64_t kQuarter = 15 * 60;
  constexpr std::int64_t kLateMax = 120;
  constexpr std::int64_t kEarlyMax = 30;
  const std::int64_t ahead = local - observed;
  std::int64_t quarters = ahead / kQuarter;
  for (std::int64_t candidate = quarters - 1; candidate <= quarters + 1; ++candidate) {
    const std::int64_t late = candidate * kQuarter - ahead;  // How long before it was observed the line was written.
    const bool is_zone = candidate >= -12 * 4 && candidate <= 14 * 4;
    if (is_zone && late >= -kEarlyMax && late <= kLateMax) return candidate * kQuarter;
  }
  return 0;
}

}  // namespace

Result<Zone> Zone::named(const std::string& name) {
  Zone zone;
  if (name == "UTC" || name == "Z") return zone;
  if (const auto offset = written_offset(name)) {
    zone.fixed_seconds_ = *offset;
    return zone;
  }
  if (name == "infer") {
    zone.kind_ = Kind::inferred;
    return zone;
  }
  try {
    zone.zone_ = name == "local" ? date::current_zone() : date::locate_zone(name);
  } catch (const std::runtime_error&) {  // What the tz library throws for an unknown name or a missing database.
    if (name == "local") return Zone();  // A machine without a zone runs on UTC.
    Error made = error(Errc::invalid, fmt::format("unknown time zone '{}'", name));
    made.hint = "UTC, local, infer, an offset such as +02:00, or a name such as Europe/Berlin";
    return made;
  }
  zone.kind_ = Kind::database;
  return zone;
}

std::int64_t Zone::offset_seconds(std::int64_t local_seconds, std::int64_t observed_seconds) const {
  if (kind_ == Kind::fixed) return fixed_seconds_;
  if (kind_ == Kind::inferred) return inferred_offset(local_seconds, observed_seconds);
  const date::local_info info = zone_->get_info(date::local_seconds(std::chrono::seconds(local_seconds)));
  return info.first.offset.count();
}

Result<Zone> zone_from(const YamlNode& node) {
  if (node.is_null()) return Zone::named("local");
  CORDWOOD_TRY(const std::string name, node.string());
  auto zone = Zone::named(name);
  if (!zone) return node.complain(zone.error().message, zone.error().hint);
  return zone;
}

}  // namespace cordwood::parser
