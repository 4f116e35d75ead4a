// How fast the default detectors say no, and what all lines cost: bench_masking FILE... (plain text, one
// event a line).
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <time.h>

#include "base/yaml.h"
#include "masking/masker.h"

namespace {

using cordwood::Event;
using cordwood::EventBatch;
using cordwood::Field;
using cordwood::masking::Masker;

std::vector<std::string_view> lines_of(const std::string& text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

EventBatch batch_of(const std::vector<std::string_view>& lines) {
  EventBatch batch;
  for (const std::string_view line : lines) {
    const Field message{cordwood::kMessageField, line};
    Event event;
    event.stream = "{}";
    event.fields = batch.arena().copy_fields(std::span(&message, 1));
    batch.add(event);
  }
  return batch;
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// MB of lines a CPU second, the best of some rounds: the machine is shared.
double speed(const Masker& masker, const std::vector<std::string_view>& lines) {
  constexpr int kRounds = 7;
  std::size_t bytes = 0;
  for (const std::string_view line : lines) bytes += line.size();
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    EventBatch batch = batch_of(lines);
    const double begin = cpu_seconds();
    const auto masked = masker.mask(std::move(batch));
    best = std::max(best, static_cast<double>(bytes) / 1e6 / (cpu_seconds() - begin));
  }
  return best;
}

}  // namespace

int main(int count, char** arguments) {
  const auto nothing = cordwood::YamlNode::parse("", "defaults").value();
  const Masker masker = Masker::from_configuration(nothing, cordwood::masking::KeySet(std::string(32, 'k'))).value();
  for (int i = 1; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    std::string text(64 << 20, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    const std::vector<std::string_view> all = lines_of(text);
    std::vector<std::string_view> clean;
    for (const std::string_view line : all)
      if (masker.mask_text(line) == line) clean.push_back(line);
    std::cout << fmt::format("{:40} {:8} lines {:8} without secrets  all {:6.0f} MB/s  without {:6.0f} MB/s\n",
                             arguments[i], all.size(), clean.size(), speed(masker, all), speed(masker, clean));
  }
}
