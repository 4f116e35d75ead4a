#include "steps/all.h"

#include <array>

#include <fmt/format.h>

namespace cordwood::parser {
namespace {

struct Entry {
  std::string_view name;
  Result<std::unique_ptr<const Step>> (*make)(const YamlNode& options);
};

constexpr std::array<Entry, 8> kSteps = {{
    {"auto", make_auto_step},
    {"container", make_container_step},
    {"date", make_date_step},
    {"grok", make_grok_step},
    {"json", make_json_step},
    {"level", make_level_step},
    {"logfmt", make_logfmt_step},
    {"syslog", make_syslog_step},
}};

std::string known_steps() {
  std::string names;
  for (const Entry& entry : kSteps) names.append(names.empty() ? "" : ", ").append(entry.name);
  return names;
}

}  // namespace

Result<std::unique_ptr<const Step>> make_step(const YamlNode& item) {
  const auto entries = item.entries();
  if (!item.is_scalar() && entries.size() != 1)
    return item.complain("a step is its name, or a map from its name to its options",
                         "- json, or - grok: [\"%{SYSLOGLINE}\"]");
  const YamlNode name_node = item.is_scalar() ? item : entries.front().first;
  const YamlNode options = item.is_scalar() ? item.at("options") : entries.front().second;
  CORDWOOD_TRY(const std::string name, name_node.string());
  for (const Entry& entry : kSteps)
    if (entry.name == name) return entry.make(options);
  return name_node.complain(fmt::format("unknown step '{}'", name), "steps: " + known_steps());
}

}  // namespace cordwood::parser
