// Lines made to be slow, through every built-in format: bench_hostile [FORMAT...]
// Each line is taken at one size and at four times that size: linear time is a ratio of 4, and the worst of each format
// is shown with the time that the longer line takes. Ends with status 1 where a ratio is more than 8: that is no noise
// any more, and the square of 4 is 16.
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <time.h>

#include "base/yaml.h"
#include "formats.h"
#include "parser/pipelines.h"

namespace {

using cordwood::parser::Pipelines;

constexpr std::size_t kShortBytes = 64 << 10;
constexpr std::size_t kLongBytes = 4 * kShortBytes;

struct Hostile {
  std::string_view name;
  std::string_view begin;
  std::string_view piece;  // Again and again.
};
constexpr Hostile kHostile[] = {
    {"no blank", "", "a"},
    {"digits", "", "1"},
    {"blanks", "", " "},
    {"words", "", "ab "},
    {"colons", "", "ab:"},
    {"quotes", "", "\"\\\""},
    {"brackets", "", "[("},
    {"pairs", "", "a=\"b\" "},
    {"open pairs", "a=\"", "b=c "},
    {"deep object", "", "{\"a\":"},
    {"deep array", "{\"a\":", "["},
    {"escapes", "{\"a\":\"", "\\u00e9"},
    {"addresses", "", "10.0.0.1:80 "},
    {"times", "", "2026-11-21 05:27:17,123 "},
    {"access", "10.0.0.1 - - [21/Nov/2026:05:27:17 +0000] \"GET /", "a?b=c&"},
    {"syslog", "Nov 21 05:27:17 db1 sshd[1]: Failed password for ", "from "},
    {"exception", "[2026-11-21 05:27:17,231] ERROR a (b.C)\n", "a.b.CException: "},
    {"postgresql", "2026-11-21 05:27:17 UTC ", "LOG: "},
    {"csv", "2026-11-21 05:27:17 UTC,", "\"\"\"\","},
    {"cef", "CEF:0|a|b|c|d|e|1|", "a b=\\= "},
    {"addresses of pages", "", "http://a:"},
    {"structured data", "<34>1 2026-11-21T05:27:17Z a b c d ", "[x a=\"b\"]"},
    {"escaped quotes", "{\"a\":\"", "\\\""},
};

std::string line_of(const Hostile& hostile, std::size_t bytes) {
  std::string line(hostile.begin);
  while (line.size() < bytes) line += hostile.piece;
  return line;
}

double seconds_for(const Pipelines& pipelines, const std::string& line) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    cordwood::LineBatch batch;
    batch.source = {"host", "/var/log/bench.log", ""};
    batch.lines.push_back({line, cordwood::timestamp_from_nanoseconds(1'800'000'000'000'000'000)});
    cordwood::EventBatch out;
    const double begin = now();
    pipelines.parse(batch, out);
    best = std::min(best, now() - begin);
  }
  return best;
}

constexpr double kRatioMax = 8;

// What made other engines hang.
constexpr std::string_view kGrok =
    R"([{name: g, steps: [grok: ["%{COMBINEDAPACHELOG}", "%{URI:u} (?:a+)+$x", "^(?:(?:a*)*)*b$"]]}])";

/// Whether it takes linear time.
bool show(const std::string& format, const std::string& yaml) {
  const auto pipelines =
      Pipelines::from_configuration(cordwood::YamlNode::parse(yaml, "format").value(), cordwood::parser::no_tables);
  double worst_ratio = 0;
  double worst_seconds = 0;
  std::string_view worst_by_ratio;
  std::string_view worst_by_seconds;
  for (const Hostile& hostile : kHostile) {
    const double of_short = seconds_for(pipelines.value(), line_of(hostile, kShortBytes));
    const double of_long = seconds_for(pipelines.value(), line_of(hostile, kLongBytes));
    constexpr double kTellable = 1e-3;  // Less is noise.
    if (of_long > kTellable && of_long / of_short > worst_ratio) {
      worst_ratio = of_long / of_short;
      worst_by_ratio = hostile.name;
    }
    if (of_long > worst_seconds) {
      worst_seconds = of_long;
      worst_by_seconds = hostile.name;
    }
  }
  std::cout << fmt::format("{:20} worst ratio {:4.1f} ({}), slowest {:6.1f} ms, {:5.0f} MB/s ({})\n", format,
                           worst_ratio, worst_by_ratio, worst_seconds * 1e3,
                           static_cast<double>(kLongBytes) / 1e6 / worst_seconds, worst_by_seconds);
  return worst_ratio <= kRatioMax;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> formats(arguments + 1, arguments + count);
  bool is_linear = true;
  if (formats.empty()) {
    formats = cordwood::parser::format_names();
    is_linear = show("grok", std::string(kGrok));
  }
  for (const std::string& format : formats)
    is_linear = show(format, fmt::format("[{{name: {0}, parser: {0}}}]", format)) && is_linear;
  return is_linear ? 0 : 1;
}
