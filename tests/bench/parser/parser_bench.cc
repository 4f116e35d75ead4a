// How fast lines become events: bench_parser NAME=YAML FILE..., where YAML is a pipeline without its name:
//   bench_parser 'parser: auto' /var/log/dpkg.log
//   bench_parser 'steps: [grok: "%{COMBINEDAPACHELOG}"]' access.log
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <time.h>

#include "base/yaml.h"
#include "parser/pipelines.h"

namespace {

using cordwood::EventBatch;
using cordwood::LineBatch;
using cordwood::parser::Pipelines;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::vector<LineBatch> batches_of(const std::string& text) {
  constexpr std::size_t kLinesPerBatch = 1000;
  const auto observed = cordwood::timestamp_from_nanoseconds(1'800'000'000'000'000'000);
  std::vector<LineBatch> batches;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (batches.empty() || batches.back().lines.size() == kLinesPerBatch) {
      batches.emplace_back();
      batches.back().source = {"host", "/var/log/bench.log", ""};
    }
    batches.back().lines.push_back({std::string_view(text).substr(at, end - at), observed});
    at = end + 1;
  }
  return batches;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  const std::string yaml = fmt::format("- name: bench\n  {}\n", arguments[1]);
  const auto pipelines =
      Pipelines::from_configuration(cordwood::YamlNode::parse(yaml, "argument").value(), cordwood::parser::no_tables);
  if (!pipelines) {
    std::cerr << pipelines.error().message << "\n";
    return 2;
  }
  for (int i = 2; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    std::string text(64 << 20, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    const std::vector<LineBatch> batches = batches_of(text);
    double best = 0;
    std::size_t lines = 0;
    std::size_t fields = 0;
    std::size_t timed = 0;
    std::size_t failed = 0;
    for (int round = 0; round < 5; ++round) {
      lines = fields = timed = failed = 0;
      double took = 0;
      for (const LineBatch& batch : batches) {
        EventBatch out;
        const double begin = cpu_seconds();
        pipelines.value().parse(batch, out);
        took += cpu_seconds() - begin;
        lines += out.size();
        for (const cordwood::Event& event : out.events()) {
          fields += event.fields.size();
          timed += event.time != batch.lines.front().observed_at ? 1 : 0;
          for (const cordwood::Field& field : event.fields) failed += field.name == "parse_error" ? 1 : 0;
        }
      }
      best = std::max(best, static_cast<double>(text.size()) / 1e6 / took);
    }
    std::cout << fmt::format("{:44} {:8} lines {:5.1f} fields a line {:5.1f}% timed {:5.1f}% failed {:7.0f} MB/s\n",
                             arguments[i], lines, static_cast<double>(fields) / static_cast<double>(lines),
                             100.0 * static_cast<double>(timed) / static_cast<double>(lines),
                             100.0 * static_cast<double>(failed) / static_cast<double>(lines), best);
  }
}
