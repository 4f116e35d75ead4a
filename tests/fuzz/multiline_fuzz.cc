// Any bytes of a file as the collector joins them: events give the bytes back, and an event that is read again from its
// beginning, alone or with what follows, is the same event.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/yaml.h"
#include "line_cutter.h"

namespace {

using cordwood::agent::first_event;
using cordwood::multiline::Rule;

void check(std::string_view text, const Rule& rule) {
  std::string joined;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const auto event = first_event(rest, &rule, {true, true});
    CORDWOOD_CHECK(event && event->consumed > 0 && event->consumed - event->line.size() <= 1);
    const auto again = first_event(rest.substr(0, event->consumed), &rule, {true, true});
    CORDWOOD_CHECK(again && again->line == event->line && again->consumed == event->consumed);
    const auto waiting = first_event(rest, &rule, {});
    CORDWOOD_CHECK(!waiting || waiting->line == event->line);
    joined += event->line;
    if (event->consumed > event->line.size()) joined += '\n';
    at += event->consumed;
  }
  CORDWOOD_CHECK(joined == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Rule> rules = [] {
    std::vector<Rule> made;
    for (const char* yaml : {"java", "python", "go", "mysql-slow", "postgresql", "journal-export",
                             "{preset: indentation, lines_max: 3, bytes_max: 40B}", "{start: '^[a-m]'}"})
      made.push_back(Rule::from_configuration(cordwood::YamlNode::parse(yaml, "fuzz").value()).value());
    return made;
  }();
  for (const Rule& rule : rules) check({reinterpret_cast<const char*>(data), size}, rule);
  return 0;
}
