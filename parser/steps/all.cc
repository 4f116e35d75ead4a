#include "steps/all.h"

#include <array>

#include <fmt/format.h>

#include "formats.h"

namespace cordwood::parser {
namespace {

struct Entry {
  std::string_view name;
  Result<StepPointer> (*make)(const YamlNode& options, StepContext& context);
};

constexpr std::array<Entry, 27> kSteps = {{
    {"auto", make_auto_step},       {"cef", make_cef_step},       {"container", make_container_step},
    {"convert", make_convert_step}, {"csv", make_csv_step},       {"date", make_date_step},
    {"dissect", make_dissect_step}, {"drop", make_drop_step},     {"geoip", make_geoip_step},
    {"grok", make_grok_step},       {"if", make_if_step},         {"json", make_json_step},
    {"kv", make_kv_step},           {"leef", make_leef_step},     {"level", make_level_step},
    {"logfmt", make_logfmt_step},   {"lookup", make_lookup_step}, {"lowercase", make_lowercase_step},
    {"remove", make_remove_step},   {"rename", make_rename_step}, {"route", make_route_step},
    {"sample", make_sample_step},   {"set", make_set_step},       {"split", make_split_step},
    {"syslog", make_syslog_step},   {"tag", make_tag_step},       {"user_agent", make_user_agent_step},
}};

std::string known_steps() {
  std::string names;
  for (const Entry& entry : kSteps) names.append(names.empty() ? "" : ", ").append(entry.name);
  return names;
}

}  // namespace

Result<NamedStep> find_step(const YamlNode& item) {
  auto entries = item.entries();
  std::erase_if(entries, [](const auto& entry) {
    const auto name = entry.first.string();
    return name && name.value() == "on_failure";
  });
  if (!item.is_scalar() && entries.size() != 1)
    return item.complain("a step is its name, or a map from its name to its options",
                         "- json, or - grok: [\"%{SYSLOGLINE}\"], with 'on_failure' beside it");
  const YamlNode name_node = item.is_scalar() ? item : entries.front().first;
  const YamlNode options = item.is_scalar() ? item.at("options") : entries.front().second;
  CORDWOOD_TRY(std::string name, name_node.string());
  for (const Entry& entry : kSteps)
    if (entry.name == name) return NamedStep{std::move(name), options, entry.make};
  if (auto format = format_named(name))
    return NamedStep{std::move(name), options, [format](const YamlNode& given, StepContext& context) {
                       return make_format_step(*format, given, context);
                     }};
  return name_node.complain(fmt::format("unknown step '{}'", name),
                            "steps: " + known_steps() + ", or a built-in format");
}

}  // namespace cordwood::parser
