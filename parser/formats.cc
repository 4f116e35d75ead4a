#include "formats.h"

#include <algorithm>

#include "base/check.h"
#include "embedded_files.h"

namespace cordwood::parser {
namespace {

YamlNode read(const EmbeddedFile& file) {
  auto node = YamlNode::parse(file.text, "formats/" + std::string(file.name) + ".yaml");
  CORDWOOD_CHECK(node.has_value());
  return std::move(node).value();
}

bool is_also_named(const YamlNode& format, std::string_view name) {
  const auto names = format.at("also").strings();
  return format.has("also") && names &&
         std::find(names.value().begin(), names.value().end(), name) != names.value().end();
}

}  // namespace

std::optional<YamlNode> format_named(std::string_view name) {
  for (const EmbeddedFile& file : format_files())
    if (file.name == name) return read(file);
  for (const EmbeddedFile& file : format_files()) {
    // Most have no second name, and reading YAML takes a while.
    if (file.text.find("\nalso:") == std::string_view::npos) continue;
    YamlNode format = read(file);
    if (is_also_named(format, name)) return format;
  }
  return std::nullopt;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : format_files()) names.emplace_back(file.name);
  return names;
}

}  // namespace cordwood::parser
