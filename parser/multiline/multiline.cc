#include "multiline/multiline.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <re2/re2.h>

namespace cordwood::multiline {
namespace {

constexpr std::size_t kLinesDefault = 1'000;
constexpr std::size_t kBytesDefault = 1 << 20;  // Well below what one event may hold.

struct Preset {
  std::string_view name;
  std::string_view start;       // What a first line looks like; empty: any line that `goes_on` does not match.
  std::string_view goes_on;     // What a further line looks like; empty: any line that `start` does not match.
  std::string_view keeps_next;  // A line behind which the next one goes on, whatever it is; empty: none.
  std::string_view ends;        // A line that is the last of its event; empty: none.
};

// In order of name.
constexpr std::array<Preset, 12> kPresets = {{
    {"dotnet", "", R"(^[ \t]|^ *---> |^--- End of |^[\w.]+(?:Exception|Error)(?:: |$))", "", ""},
    {"go", "", R"(^[ \t]|^$|^goroutine \d|^\[signal |^created by |^exit status |^[\w.*/()-]+\(.*\)$)",
     R"(^panic: |^fatal error: )", ""},
    {"indentation", "", R"(^[ \t])", "", ""},
    {"java", "",
     R"(^[ \t]|^(?:Caused by|Suppressed|Wrapped by): |^\.\.\. \d+ |^[\w$]+(?:\.[\w$]+)+(?:Exception|Error|Throwable)\w*(?:: |$))",
     "", ""},
    {"journal-export", "", R"(.)", "", R"(^$)"},
    {"mysql-error", R"(^\d{4}-\d\d-\d\d[ T]|^\d{6} +\d+:|^\{)", "", "", ""},
    {"mysql-slow", R"(^# (?:Time|User@Host): |, Version: .* started with:$)", "", R"(^# Time: )", ""},
    {"php", "", R"(^[ \t]|^Stack trace:|^#\d+ |^PHP Stack trace:|^PHP +\d+\. )", "", ""},
    {"postgresql",
     R"(^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|^\{|^[^\t]*\b(?:DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION):  )",
     "", "", ""},
    {"python", "",
     R"(^[ \t]|^Traceback \(most|^$|^During handling of the|^The above exception was|^[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit|Iteration)(?:: |$))",
     "", ""},
    {"ruby", "", R"(^[ \t]|^from |^\d+: from )", "", ""},
    {"start-of-time", R"(^\[?(?:\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d:\d\d|[A-Z][a-z]{2} +\d+ \d\d:))", "", "", ""},
}};

/// Null for an empty text.
std::unique_ptr<const RE2> compiled(std::string_view text) {
  if (text.empty()) return nullptr;
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(1 << 20);                        // A collector is small.
  options.set_encoding(RE2::Options::EncodingLatin1);  // Lines may hold any bytes.
  return std::make_unique<const RE2>(re2::StringPiece(text.data(), text.size()), options);
}

bool matches(const std::unique_ptr<const RE2>& pattern, std::string_view line) {
  return pattern && RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), *pattern);
}

}  // namespace

struct Rule::Parts {
  std::unique_ptr<const RE2> start;
  std::unique_ptr<const RE2> goes_on;
  std::unique_ptr<const RE2> keeps_next;
  std::unique_ptr<const RE2> ends;
  std::size_t lines_max = kLinesDefault;
  std::size_t bytes_max = kBytesDefault;
};

namespace {

Result<const Preset*> preset_named(const YamlNode& node) {
  CORDWOOD_TRY(const std::string name, node.string());
  std::string known;
  for (const Preset& preset : kPresets) {
    if (preset.name == name) return &preset;
    known.append(known.empty() ? "" : ", ").append(preset.name);
  }
  return node.complain(fmt::format("unknown preset '{}' of lines that belong together", name), "presets: " + known);
}

Result<std::unique_ptr<const RE2>> pattern_from(const YamlNode& node) {
  CORDWOOD_TRY(const std::string text, node.string());
  if (text.empty()) return node.complain("expected a regular expression");
  auto pattern = compiled(text);
  if (!pattern->ok()) return node.complain(fmt::format("not a regular expression: {}", pattern->error()));
  return pattern;
}

}  // namespace

Result<Rule> Rule::from_configuration(const YamlNode& node) {
  auto rule = std::make_shared<Parts>();
  if (node.is_map()) {
    CORDWOOD_TRY(node.allow_only({"preset", "start", "continue", "lines_max", "bytes_max"}));
    if (node.has("preset") + node.has("start") + node.has("continue") != 1)
      return node.complain("one of 'preset', 'start' and 'continue' says which lines belong together",
                           R"(multiline: {start: "^\\d{4}-"})");
  }
  const YamlNode preset_node = node.is_map() ? node.at("preset") : node;
  if (!preset_node.is_null()) {
    CORDWOOD_TRY(const Preset* const preset, preset_named(preset_node));
    rule->start = compiled(preset->start);
    rule->goes_on = compiled(preset->goes_on);
    rule->keeps_next = compiled(preset->keeps_next);
    rule->ends = compiled(preset->ends);
  } else if (node.has("start")) {
    CORDWOOD_TRY(rule->start, pattern_from(node.at("start")));
  } else {
    CORDWOOD_TRY(rule->goes_on, pattern_from(node.at("continue")));
  }
  constexpr std::int64_t kLinesMax = 100'000;
  CORDWOOD_TRY(const std::int64_t lines_max,
               node.integer_or("lines_max", static_cast<std::int64_t>(kLinesDefault), 1, kLinesMax));
  CORDWOOD_TRY(rule->bytes_max, node.bytes_or("bytes_max", kBytesDefault));
  if (rule->bytes_max < 1 || rule->bytes_max > kBytesDefault)
    return node.at("bytes_max").complain("an event of several lines has at least 1 byte and at most 1 MiB");
  rule->lines_max = static_cast<std::size_t>(lines_max);
  Rule made;
  made.parts_ = std::move(rule);
  return made;
}

bool Joiner::joins(std::string_view line) {
  const bool joined = lines_ > 0 && lines_ < rule_->lines_max && bytes_ + line.size() + 1 <= rule_->bytes_max &&
                      (keeps_next_ || goes_on(line));
  lines_ = joined ? lines_ + 1 : 1;
  bytes_ = joined ? bytes_ + line.size() + 1 : line.size();
  keeps_next_ = matches(rule_->keeps_next, line);
  if (matches(rule_->ends, line)) lines_ = 0;
  return joined;
}

bool Joiner::goes_on(std::string_view line) const {
  if (rule_->start) return !matches(rule_->start, line);
  return matches(rule_->goes_on, line) || matches(rule_->ends, line);
}

}  // namespace cordwood::multiline
