// Any line through every built-in parser: one event comes out, its fields are named and unique, and `parser:
// none` gives the line back.
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/yaml.h"
#include "parser/pipelines.h"

namespace {

using cordwood::EventBatch;
using cordwood::Field;
using cordwood::LineBatch;
using cordwood::parser::Pipelines;

Pipelines pipelines_of(std::string_view yaml) {
  return Pipelines::from_configuration(cordwood::YamlNode::parse(yaml, "fuzz").value(), cordwood::parser::no_tables)
      .value();
}

void check_event(const Pipelines& pipelines, std::string_view line, bool is_raw) {
  LineBatch lines;
  lines.source = {"host", "/file", ""};
  lines.lines.push_back({line, cordwood::timestamp_from_nanoseconds(1'800'000'000'000'000'000)});
  EventBatch out;
  pipelines.parse(lines, out);
  CORDWOOD_CHECK(out.size() == 1);
  std::set<std::string_view> names;
  for (const Field& field : out.events()[0].fields) {
    CORDWOOD_CHECK(!field.name.empty() && !field.value.empty() && names.insert(field.name).second);
    if (is_raw && field.name == cordwood::kMessageField) CORDWOOD_CHECK(field.value == line);
  }
  CORDWOOD_CHECK(names.size() <= cordwood::kFieldsMax);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Pipelines automatic = pipelines_of("");
  static const Pipelines json = pipelines_of("[{name: fuzz_json, parser: json}]");
  static const Pipelines syslog = pipelines_of("[{name: fuzz_syslog, parser: syslog}]");
  static const Pipelines none = pipelines_of("[{name: fuzz_none, parser: none}]");
  static const std::vector<Pipelines> formats = [] {
    std::vector<Pipelines> made;
    for (const std::string name : {"cef", "leef", "journal-export", "linux", "java", "postgresql"})
      made.push_back(pipelines_of("[{name: fuzz_" + name + ", parser: " + name + "}]"));
    return made;
  }();
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  check_event(automatic, line, false);
  check_event(json, line, false);
  check_event(syslog, line, false);
  check_event(none, line, true);
  for (const Pipelines& format : formats) check_event(format, line, false);
  return 0;
}
