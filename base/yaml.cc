#include "base/yaml.h"

#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include "base/duration.h"

namespace cordwood {
namespace {

SourcePlace place_of(const YAML::Mark& mark) {
  return {static_cast<std::size_t>(mark.pos), 0, static_cast<std::size_t>(mark.line + 1),
          static_cast<std::size_t>(mark.column + 1)};
}

Error complaint(const std::string& file_name, const SourcePlace& place, std::string message, std::string hint) {
  Error made = error(Errc::invalid, fmt::format("{}:{}:{}: {}", file_name, place.line, place.column, message));
  made.hint = std::move(hint);
  made.place = place;
  return made;
}

// Edits needed to turn one key into the other: swaps count as two, which is near enough to catch a slip.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string nearest(std::string_view key, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t best_distance = key.size() / 3 + 2;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(key, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? fmt::format("known keys: {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", best);
}

template <class T>
std::optional<T> parse_whole(const std::string& text) {
  T value{};
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

YamlNode::YamlNode(std::shared_ptr<const std::string> file_name, std::shared_ptr<YAML::Node> node, SourcePlace parent)
    : file_name_(std::move(file_name)), node_(std::move(node)), parent_(parent) {}

Result<YamlNode> YamlNode::load(FileSystem& files, const std::filesystem::path& path) {
  const auto text = read_file(files, path, kYamlBytesMax);
  if (!text && text.error().code == Errc::not_found)  // Whoever named it was wrong.
    return error(Errc::invalid, fmt::format("there is no file {}", path.string()));
  if (!text) return text.error();
  return parse(text.value(), path.string());
}

Result<YamlNode> YamlNode::parse(std::string_view text, std::string file_name) {
  try {
    auto node = std::make_shared<YAML::Node>(YAML::Load(std::string(text)));
    return YamlNode(std::make_shared<const std::string>(std::move(file_name)), std::move(node), {0, 0, 1, 1});
  } catch (const YAML::Exception& e) {
    return complaint(file_name, place_of(e.mark), e.msg, "");
  }
}

bool YamlNode::is_map() const { return node_ && node_->IsMap(); }
bool YamlNode::is_sequence() const { return node_ && node_->IsSequence(); }
bool YamlNode::is_scalar() const { return node_ && node_->IsScalar(); }
bool YamlNode::is_null() const { return !node_ || !node_->IsDefined() || node_->IsNull(); }

SourcePlace YamlNode::place() const {
  if (!node_ || !node_->IsDefined() || node_->Mark().is_null()) return parent_;
  return place_of(node_->Mark());
}

Error YamlNode::complain(std::string message, std::string hint) const {
  return complaint(*file_name_, place(), std::move(message), std::move(hint));
}

Result<void> YamlNode::allow_only(std::span<const std::string_view> keys) const {
  if (is_null()) return success();
  if (!is_map()) return complain(fmt::format("expected a map with the keys {}", fmt::join(keys, ", ")));
  std::vector<std::string> seen;
  for (const auto& [key_node, value] : entries()) {
    CORDWOOD_TRY(const std::string key, key_node.string());
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      return key_node.complain(fmt::format("unknown key '{}'", key), nearest(key, keys));
    if (std::find(seen.begin(), seen.end(), key) != seen.end())
      return key_node.complain(fmt::format("key '{}' is given twice", key));
    seen.push_back(key);
  }
  return success();
}

YamlNode YamlNode::at(std::string_view key) const {
  if (!is_map()) return {file_name_, nullptr, place()};
  for (const auto& [key_node, value] : entries())
    if (key_node.is_scalar() && key_node.node_->Scalar() == key) return value;
  return {file_name_, nullptr, place()};
}

std::vector<YamlNode> YamlNode::items() const {
  std::vector<YamlNode> items;
  if (!is_sequence()) return items;
  for (const auto& item : *node_) items.push_back({file_name_, std::make_shared<YAML::Node>(item), place()});
  return items;
}

std::vector<std::pair<YamlNode, YamlNode>> YamlNode::entries() const {
  std::vector<std::pair<YamlNode, YamlNode>> entries;
  if (!is_map()) return entries;
  for (const auto& entry : *node_) {
    YamlNode key(file_name_, std::make_shared<YAML::Node>(entry.first), place());
    YamlNode value(file_name_, std::make_shared<YAML::Node>(entry.second), key.place());
    entries.emplace_back(std::move(key), std::move(value));
  }
  return entries;
}

Result<std::string> YamlNode::string() const {
  if (!is_scalar()) return complain("expected a text");
  return node_->Scalar();
}

Result<std::int64_t> YamlNode::integer(std::int64_t min, std::int64_t max) const {
  const auto value = is_scalar() ? parse_whole<std::int64_t>(node_->Scalar()) : std::nullopt;
  if (!value || *value < min || *value > max)
    return complain(fmt::format("expected a whole number from {} to {}", min, max));
  return *value;
}

Result<double> YamlNode::number() const {
  const auto value = is_scalar() ? parse_whole<double>(node_->Scalar()) : std::nullopt;
  if (!value) return complain("expected a number");
  return *value;
}

Result<bool> YamlNode::boolean() const {
  const std::string text = is_scalar() ? node_->Scalar() : "";
  if (text == "true" || text == "yes" || text == "on") return true;
  if (text == "false" || text == "no" || text == "off") return false;
  return complain("expected true or false");
}

Result<std::chrono::nanoseconds> YamlNode::duration() const {
  const auto value = is_scalar() ? parse_duration(node_->Scalar()) : std::nullopt;
  if (!value) return complain("expected a duration such as 500ms, 10s, 5m, 2h or 30d");
  return *value;
}

Result<std::uint64_t> YamlNode::bytes() const {
  const auto value = is_scalar() ? parse_byte_size(node_->Scalar()) : std::nullopt;
  if (!value) return complain("expected a size such as 4096, 64KiB, 10MB or 5GiB");
  return *value;
}

Result<std::vector<std::string>> YamlNode::strings() const {
  std::vector<std::string> values;
  if (is_scalar()) {
    values.push_back(node_->Scalar());
    return values;
  }
  if (!is_sequence()) return complain("expected a text or a list of texts");
  for (const YamlNode& item : items()) {
    CORDWOOD_TRY(std::string value, item.string());
    values.push_back(std::move(value));
  }
  return values;
}

Result<std::string> YamlNode::string_or(std::string_view key, std::string fallback) const {
  const YamlNode node = at(key);
  if (node.is_null()) return fallback;
  return node.string();
}

Result<std::int64_t> YamlNode::integer_or(std::string_view key, std::int64_t fallback, std::int64_t min,
                                          std::int64_t max) const {
  const YamlNode node = at(key);
  if (node.is_null()) return fallback;
  return node.integer(min, max);
}

Result<bool> YamlNode::boolean_or(std::string_view key, bool fallback) const {
  const YamlNode node = at(key);
  if (node.is_null()) return fallback;
  return node.boolean();
}

Result<std::chrono::nanoseconds> YamlNode::duration_or(std::string_view key, std::chrono::nanoseconds fallback) const {
  const YamlNode node = at(key);
  if (node.is_null()) return fallback;
  return node.duration();
}

Result<std::uint64_t> YamlNode::bytes_or(std::string_view key, std::uint64_t fallback) const {
  const YamlNode node = at(key);
  if (node.is_null()) return fallback;
  return node.bytes();
}

}  // namespace cordwood
