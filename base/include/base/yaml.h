#pragma once
// Reads YAML that people write, so that every complaint names file, line and column. yaml-cpp does the reading.
//
//   CORDWOOD_TRY(auto root, YamlNode::load(files, "cordwood.yaml"));
//   CORDWOOD_TRY(root.allow_only({"listen", "masking"}));        // an unknown key is an error, with the nearest known
//   CORDWOOD_TRY(auto listen, root.string_or("listen", "127.0.0.1:9428"));

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace YAML {
class Node;
}

namespace cordwood {

inline constexpr std::size_t kYamlBytesMax = 16 << 20;

/// A node with its place. Cheap to copy. Threads: one at a time a document.
class YamlNode {
 public:
  static Result<YamlNode> load(FileSystem& files, const std::filesystem::path& path);
  static Result<YamlNode> parse(std::string_view text, std::string file_name);

  bool is_map() const;
  bool is_sequence() const;
  bool is_scalar() const;
  bool is_null() const;  // Absent, empty or ~.

  /// An error unless this is a map and has no key but these.
  Result<void> allow_only(std::span<const std::string_view> keys) const;
  Result<void> allow_only(std::initializer_list<std::string_view> keys) const {
    return allow_only(std::span(keys.begin(), keys.size()));
  }

  /// The value of `key`, a null node when absent.
  YamlNode at(std::string_view key) const;
  bool has(std::string_view key) const { return !at(key).is_null(); }
  std::vector<YamlNode> items() const;                         // Of a sequence; empty when null.
  std::vector<std::pair<YamlNode, YamlNode>> entries() const;  // Of a map, in the order written.

  Result<std::string> string() const;
  Result<std::int64_t> integer(std::int64_t min, std::int64_t max) const;
  Result<double> number() const;
  Result<bool> boolean() const;
  Result<std::chrono::nanoseconds> duration() const;  // 500ms, 10s, 5m, 2h, 30d, 1w, 1y; sums such as 1h30m.
  Result<std::uint64_t> bytes() const;                // 4096, 64KiB, 10MB, 5GiB.
  Result<std::vector<std::string>> strings() const;   // A sequence of strings, or one string.

  Result<std::string> string_or(std::string_view key, std::string fallback) const;
  Result<std::int64_t> integer_or(std::string_view key, std::int64_t fallback, std::int64_t min,
                                  std::int64_t max) const;
  Result<bool> boolean_or(std::string_view key, bool fallback) const;
  Result<std::chrono::nanoseconds> duration_or(std::string_view key, std::chrono::nanoseconds fallback) const;
  Result<std::uint64_t> bytes_or(std::string_view key, std::uint64_t fallback) const;

  SourcePlace place() const;
  const std::string& file_name() const { return *file_name_; }
  /// Errc::invalid at this node: "cordwood.yaml:3:5: message".
  Error complain(std::string message, std::string hint = {}) const;

 private:
  YamlNode(std::shared_ptr<const std::string> file_name, std::shared_ptr<YAML::Node> node, SourcePlace parent);
  std::shared_ptr<const std::string> file_name_;
  std::shared_ptr<YAML::Node> node_;
  SourcePlace parent_;  // For the place of an absent node.
};

}  // namespace cordwood
