#pragma once
// Lines through pipelines, and what comes out as text.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "parser/pipelines.h"

namespace cordwood::parser {

inline const Source kSource = {.host = "db1", .file = "/var/log/x.log", .app = ""};

/// `tables` are the files that steps name.
inline Result<Pipelines> pipelines_from(std::string_view yaml, const std::map<std::string, std::string>& tables = {}) {
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(yaml, "cordwood.yaml"));
  return Pipelines::from_configuration(node, [&tables](const std::string& path) -> Result<std::string> {
    const auto table = tables.find(path);
    return table == tables.end() ? no_tables(path) : Result<std::string>(table->second);
  });
}

inline std::string error_of(std::string_view yaml, const std::map<std::string, std::string>& tables = {}) {
  auto pipelines = pipelines_from(yaml, tables);
  return pipelines ? "no error" : pipelines.error().message;
}

inline EventBatch events_of(const Pipelines& pipelines, const std::vector<std::string_view>& texts,
                            const Source& source = kSource) {
  LineBatch lines;
  lines.source = source;
  for (const std::string_view text : texts)
    lines.lines.push_back({text, parse_rfc3339("2026-11-21T06:00:00Z").value()});
  EventBatch out;
  pipelines.parse(lines, out);
  return out;
}

/// Fields in order as name=value, without the labels' own.
inline std::string fields_of(const Event& event) {
  std::string text;
  for (const Field& field : event.fields) {
    if (field.name == "host" || field.name == "file") continue;
    if (!text.empty()) text += ' ';
    text.append(field.name).append("=").append(field.value);
  }
  return text;
}

/// What steps make of one line; "dropped" when nothing comes out.
inline std::string after_steps(std::string_view steps, std::string_view line,
                               const std::map<std::string, std::string>& tables = {}) {
  const auto pipelines = pipelines_from("[{name: steps, steps: " + std::string(steps) + "}]", tables);
  if (!pipelines) return pipelines.error().message;
  const EventBatch events = events_of(pipelines.value(), {line});
  return events.empty() ? "dropped" : fields_of(events.events()[0]);
}

}  // namespace cordwood::parser
