// The configuration's `queries:`.

#include <algorithm>

#include "api/admission.h"

namespace cordwood::api {

namespace {

constexpr std::int64_t kRunningMax = 256;  // Each has a thread.
constexpr std::int64_t kWaitingMax = 65'536;
constexpr std::uint64_t kMemoryMin = 1 << 20;
constexpr std::uint64_t kMemoryShare = 4;  // Of the machine's, for all queries together.
constexpr std::uint64_t kMemoryDefaultMin = 256 << 20;

/// The larger part of `all`, so that one token always leaves some to others.
std::size_t token_share(std::size_t all) { return std::max<std::size_t>(1, all * 3 / 4); }

Result<void> allow_only(const YamlNode& node, std::initializer_list<std::string_view> keys) {
  if (node.is_null()) return success();
  return node.allow_only(keys);
}

Result<std::size_t> count_or(const YamlNode& node, std::string_view key, std::size_t fallback, std::int64_t min,
                             std::int64_t max) {
  CORDWOOD_TRY(const std::int64_t count, node.integer_or(key, static_cast<std::int64_t>(fallback), min, max));
  return static_cast<std::size_t>(count);
}

Result<std::uint64_t> memory_or(const YamlNode& node, std::uint64_t fallback) {
  CORDWOOD_TRY(const std::uint64_t bytes, node.bytes_or("memory", fallback));
  if (bytes < kMemoryMin) return node.at("memory").complain("at least 1MiB is needed");
  return bytes;
}

Result<std::chrono::nanoseconds> duration_or(const YamlNode& node, std::string_view key,
                                             std::chrono::nanoseconds fallback) {
  CORDWOOD_TRY(const std::chrono::nanoseconds duration, node.duration_or(key, fallback));
  if (duration <= std::chrono::nanoseconds(0)) return node.at(key).complain("must be longer than nothing");
  return duration;
}

Result<void> read_limits(const YamlNode& node, query::Limits& limits) {
  CORDWOOD_TRY(limits.memory_bytes, memory_or(node, limits.memory_bytes));
  CORDWOOD_TRY(limits.time, duration_or(node, "time", limits.time));
  CORDWOOD_TRY(limits.read_bytes, node.bytes_or("read_bytes", limits.read_bytes));
  if (limits.read_bytes == 0) return node.at("read_bytes").complain("must be more than 0");
  CORDWOOD_TRY(const std::int64_t rows, node.integer_or("read_rows", INT64_MAX, 1, INT64_MAX));
  if (rows != INT64_MAX) limits.read_rows = static_cast<std::uint64_t>(rows);
  return success();
}

}  // namespace

Result<AdmissionOptions> AdmissionOptions::from_configuration(const YamlNode& node, std::uint64_t machine_bytes) {
  AdmissionOptions options;
  CORDWOOD_TRY(allow_only(node, {"running", "waiting", "wait", "tails", "memory", "each", "token"}));
  const YamlNode each = node.at("each"), token = node.at("token");
  CORDWOOD_TRY(allow_only(each, {"memory", "time", "read_bytes", "read_rows"}));
  CORDWOOD_TRY(allow_only(token, {"running", "tails", "memory", "time", "read_bytes", "read_rows"}));

  CORDWOOD_TRY(options.running, count_or(node, "running", options.running, 1, kRunningMax));
  CORDWOOD_TRY(options.waiting, count_or(node, "waiting", options.waiting, 0, kWaitingMax));
  CORDWOOD_TRY(options.wait, duration_or(node, "wait", options.wait));
  CORDWOOD_TRY(options.tails, count_or(node, "tails", options.tails, 0, kWaitingMax));
  CORDWOOD_TRY(options.memory_bytes, memory_or(node, std::max(machine_bytes / kMemoryShare, kMemoryDefaultMin)));
  options.each.memory_bytes = std::min(options.each.memory_bytes, options.memory_bytes);
  CORDWOOD_TRY(read_limits(each, options.each));
  CORDWOOD_TRY(read_limits(token, options.token));
  CORDWOOD_TRY(options.running_per_token, count_or(token, "running", token_share(options.running), 1, kRunningMax));
  CORDWOOD_TRY(options.tails_per_token, count_or(token, "tails", token_share(options.tails), 0, kWaitingMax));
  return options;
}

}  // namespace cordwood::api
