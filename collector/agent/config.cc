#include "agent/config.h"

#include <fmt/format.h>

#include "base/yaml.h"

namespace cordwood::agent {
namespace {

using std::chrono::milliseconds;

Result<void> check_glob(const YamlNode& node, const std::string& glob) {
  if (glob.empty() || glob.front() != '/')
    return node.complain(fmt::format("'{}' is not an absolute path", glob), "begin it with '/'");
  return success();
}

Result<std::vector<std::string>> read_globs(const YamlNode& node) {
  CORDWOOD_TRY(auto globs, node.strings());
  for (const auto& glob : globs) {
    CORDWOOD_TRY(check_glob(node, glob));
  }
  return globs;
}

Result<milliseconds> read_duration(const YamlNode& root, std::string_view key, milliseconds fallback,
                                   milliseconds least) {
  CORDWOOD_TRY(const auto duration, root.duration_or(key, fallback));
  if (duration < least) return root.at(key).complain(fmt::format("{} is less than {} ms", key, least.count()));
  return std::chrono::duration_cast<milliseconds>(duration);
}

// A group, or a glob alone.
Result<FileGroup> read_group(const YamlNode& node) {
  if (node.is_scalar()) {
    FileGroup group;
    CORDWOOD_TRY(group.paths, read_globs(node));
    return group;
  }
  CORDWOOD_TRY(node.allow_only({"paths", "exclude", "app", "from_end", "multiline", "multiline_wait"}));
  FileGroup group;
  if (!node.has("paths")) return node.complain("paths is missing", "paths: [/var/log/*.log]");
  CORDWOOD_TRY(group.paths, read_globs(node.at("paths")));
  if (group.paths.empty()) return node.at("paths").complain("paths is empty");
  if (node.has("exclude")) {
    CORDWOOD_TRY(group.exclude, read_globs(node.at("exclude")));
  }
  CORDWOOD_TRY(group.app, node.string_or("app", ""));
  CORDWOOD_TRY(group.from_end, node.boolean_or("from_end", false));
  if (node.has("multiline")) {
    CORDWOOD_TRY(group.multiline, multiline::Rule::from_configuration(node.at("multiline")));
  }
  CORDWOOD_TRY(group.multiline_wait, read_duration(node, "multiline_wait", group.multiline_wait, milliseconds(1)));
  return group;
}

Result<std::uint64_t> read_bytes(const YamlNode& root, std::string_view key, std::uint64_t fallback,
                                 std::uint64_t least, std::uint64_t most) {
  CORDWOOD_TRY(const auto bytes, root.bytes_or(key, fallback));
  if (bytes < least || bytes > most)
    return root.at(key).complain(fmt::format("{} is not between {} and {}", key, least, most));
  return bytes;
}

Result<std::string> read_needed(const YamlNode& root, std::string_view key) {
  if (!root.has(key)) return root.complain(fmt::format("{} is missing", key));
  return root.at(key).string();
}

// `mask: true`, or the rules as the server's `masking:` has them. `masking_key` names a file such as the server's.
Result<std::optional<masking::Masker>> read_masker(FileSystem& files, const YamlNode& root) {
  std::optional<masking::Masker> masker;
  if (!root.has("mask")) {
    if (root.has("masking_key")) return root.at("masking_key").complain("a key without mask", "mask: true");
    return masker;
  }
  masking::KeySet keys;
  if (root.has("masking_key")) {
    CORDWOOD_TRY(const std::string path, root.at("masking_key").string());
    auto loaded = masking::load_keys(files, path);
    if (!loaded) return root.at("masking_key").complain(loaded.error().message);
    keys = std::move(loaded).value();
  }
  const YamlNode node = root.at("mask");
  if (node.is_scalar()) {
    CORDWOOD_TRY(const bool is_on, node.boolean());
    if (!is_on) return masker;
  }
  CORDWOOD_TRY(masker, masking::Masker::from_configuration(node.is_scalar() ? node.at("") : node, keys));
  return masker;
}

}  // namespace

Result<AgentConfig> load_config(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(const auto root, YamlNode::load(files, path));
  CORDWOOD_TRY(root.allow_only({"bundle", "state", "host", "files", "batch_bytes", "batch_wait", "in_flight_bytes",
                                "rescan_interval", "rotated_wait", "partial_line_timeout", "reconnect_min",
                                "reconnect_max", "open_files_max", "mask", "masking_key"}));
  AgentConfig config;
  CORDWOOD_TRY(config.bundle, read_needed(root, "bundle"));
  CORDWOOD_TRY(config.state, read_needed(root, "state"));
  CORDWOOD_TRY(config.host, root.string_or("host", ""));
  if (!root.has("files")) return root.complain("files is missing", "files: [{paths: [/var/log/*.log]}]");
  for (const auto& item : root.at("files").items()) {
    CORDWOOD_TRY(auto group, read_group(item));
    config.files.push_back(std::move(group));
  }
  if (config.files.empty()) return root.at("files").complain("files is empty");
  CORDWOOD_TRY(config.masker, read_masker(files, root));
  CORDWOOD_TRY(config.batch_bytes, read_bytes(root, "batch_bytes", config.batch_bytes, 1 << 10, 2 << 20));
  CORDWOOD_TRY(config.in_flight_bytes, read_bytes(root, "in_flight_bytes", config.in_flight_bytes, 64 << 10, 64 << 20));
  CORDWOOD_TRY(config.batch_wait, read_duration(root, "batch_wait", config.batch_wait, milliseconds(1)));
  CORDWOOD_TRY(config.rescan_interval,
               read_duration(root, "rescan_interval", config.rescan_interval, milliseconds(10)));
  CORDWOOD_TRY(config.rotated_wait, read_duration(root, "rotated_wait", config.rotated_wait, milliseconds(0)));
  CORDWOOD_TRY(config.partial_line_timeout,
               read_duration(root, "partial_line_timeout", config.partial_line_timeout, milliseconds(0)));
  CORDWOOD_TRY(config.reconnect_min, read_duration(root, "reconnect_min", config.reconnect_min, milliseconds(1)));
  CORDWOOD_TRY(config.reconnect_max, read_duration(root, "reconnect_max", config.reconnect_max, config.reconnect_min));
  CORDWOOD_TRY(const auto open_files_max,
               root.integer_or("open_files_max", static_cast<std::int64_t>(config.open_files_max), 1, 1'000'000));
  config.open_files_max = static_cast<std::size_t>(open_files_max);
  return config;
}

Result<void> check_config(const AgentConfig& config) {
  if (config.bundle.empty()) return error(Errc::invalid, "no bundle: say --bundle FILE");
  if (config.state.empty()) return error(Errc::invalid, "no state folder: say --state FOLDER");
  if (config.files.empty()) return error(Errc::invalid, "nothing to tail: name at least one file or glob");
  for (const auto& group : config.files)
    for (const auto& path : group.paths)
      if (path.empty() || path.front() != '/')
        return error(Errc::invalid, fmt::format("'{}' is not an absolute path", path));
  return success();
}

}  // namespace cordwood::agent
