#include "random_rows.h"

#include <array>

#include <fmt/format.h>

namespace cordwood::indexer {
namespace {

constexpr std::array<std::string_view, 20> kNames = {
    "constant", "level",   "status", "count",   "negative", "ip",     "uuid",     "hex",     "time",  "decimal",
    "path",     "message", "sparse", "garbage", "unicode",  "serial", "duration", "version", "mixed", "_msg"};
constexpr std::array<std::string_view, 6> kLevels = {"info", "warning", "error", "debug", "INFO", "Error"};
constexpr std::array<std::string_view, 8> kVerbs = {"opened", "closed", "Failed", "sent",
                                                    "größer", "lost",   "took",   "x"};
constexpr std::int64_t kSomeTime = 1'700'000'000'000'000'000;

}  // namespace

std::string RandomRows::random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random_());
  return bytes;
}

std::string RandomRows::value_of_kind(std::size_t kind) {
  switch (kind) {
    case 0:
      return "always the same 7";
    case 1:
      return std::string(kLevels[below(kLevels.size())]);
    case 2:
      return std::to_string(200 + below(3) * 100 + below(4));
    case 3:
      return std::to_string(below(1 << 20));
    case 4:
      return std::to_string(static_cast<std::int64_t>(random_()));
    case 5:
      return fmt::format("10.{}.{}.{}", below(3), below(256), below(256));
    case 6:
      return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", random_() & 0xffffffff, below(65536), below(4096),
                         below(4096), random_() & 0xffffffffffff);
    case 7:
      return fmt::format("{:016X}", random_());
    case 8:
      return format_rfc3339(
          timestamp_from_nanoseconds(kSomeTime + static_cast<std::int64_t>(below(86'400'000)) * 1'000'000));
    case 9:
      return fmt::format("{}{}.{:03}", below(2) == 0 ? "-" : "", below(100), below(1000));
    case 10:
      return fmt::format("/var/lib/app{}/part-{:05}.log", below(4), below(5000));
    case 11:
      return fmt::format("{} connection {} from 10.0.{}.{}:{} after {}ms, user=u{} [{}]", kVerbs[below(kVerbs.size())],
                         below(1000), below(4), below(256), below(65536), below(5000), below(20), kLevels[below(6)]);
    case 12:
      return below(20) == 0 ? fmt::format("rare {}", below(9)) : "";
    case 13:
      return random_bytes(below(40));
    case 14:
      return fmt::format("Größe{} ßtraße {} 日本語{} ٣{}", below(10), below(10), below(100), below(3));
    case 15:
      return fmt::format("{:010}", below(1000000));
    case 16:
      return fmt::format("{}ms", below(10000));
    case 17:
      return fmt::format("v{}.{}.{}-rc{}", below(3), below(10), below(100), below(5));
    case 18:
      return value_of_kind(below(18));
    default:
      return fmt::format("{} {}", value_of_kind(11), below(3) == 0 ? value_of_kind(5) : value_of_kind(8));
  }
}

void RandomRows::add(std::size_t count) {
  std::vector<bool> has(kNames.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i == 0 || below(50) == 0)
      for (std::size_t kind = 0; kind < has.size(); ++kind) has[kind] = below(3) != 0;
    auto& fields = fields_.emplace_back();
    for (std::size_t kind = 0; kind < kNames.size(); ++kind)
      if (has[kind]) fields.push_back({kNames[kind], keep(value_of_kind(kind))});
    if (!fields.empty() && below(10) == 0) std::swap(fields.front(), fields.back());
    last_time_ += static_cast<std::int64_t>(below(3) * 1'000'000);
    Row row;
    row.time = Timestamp(day()) + Nanoseconds(last_time_);
    row.arrival = rows_.size() + 1;
    row.stream = keep(fmt::format("{{app=\"app{}\"}}", below(3)));
    row.fields = fields;
    row.received_at = Timestamp(day()) + std::chrono::seconds(i / 100);
    row.peer = below(2) == 0 ? "db1" : "";
    rows_.push_back(row);
  }
}

void RandomRows::add_value(std::string_view name, std::string_view value) {
  auto& fields = fields_.emplace_back();
  fields.push_back({keep(std::string(name)), keep(std::string(value))});
  Row row;
  row.time = Timestamp(day());
  row.arrival = rows_.size() + 1;
  row.stream = "{}";
  row.fields = fields;
  row.received_at = row.time;
  rows_.push_back(row);
}

std::map<std::uint64_t, PlainRow> all_rows(std::span<const Row> rows) {
  std::map<std::uint64_t, PlainRow> all;
  for (const Row& row : rows) {
    PlainRow& plain = all[row.arrival];
    plain["_time"] = std::to_string(nanoseconds_of(row.time));
    plain[std::string(kStreamField)] = row.stream;
    plain[std::string(kReceivedField)] = format_rfc3339(row.received_at);
    if (!row.peer.empty()) plain[std::string(kPeerField)] = row.peer;
    for (const Field& field : row.fields)
      if (!field.value.empty()) plain.try_emplace(std::string(field.name), field.value);
  }
  return all;
}

std::map<std::uint64_t, PlainRow> all_rows(const Segment& segment) {
  std::map<std::uint64_t, PlainRow> all;
  for (std::size_t i = 0; i < segment.row_groups().size(); ++i) {
    const auto group = segment.open_row_group(i).value();
    const auto arrivals = group->arrivals().value();
    const auto times = group->times().value();
    const Bitmap live = group->live_rows();
    live.for_each([&](std::uint32_t row) { all[arrivals[row]]["_time"] = std::to_string(times[row]); });
    std::string scratch;
    for (const std::string_view name : group->column_names()) {
      const auto column = group->column(name).value();
      live.for_each([&](std::uint32_t row) {
        const std::string_view value = column->value(row, scratch);
        if (!value.empty()) all[arrivals[row]][std::string(name)] = value;
      });
    }
  }
  return all;
}

}  // namespace cordwood::indexer
