// What the way from append() to disk costs: rows of a real log file, one field a line, through WAL, seal and merge; and
// what a start costs that reads the WAL back.
//
//   bench_append FILE [THREADS]     FILE: lines of text
//
// Prints megabytes of text a second of wall and of CPU time, by stage. See tests/bench/README.md.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/log.h"
#include "indexer/store.h"
#include "masking/masker.h"

using namespace cordwood;
using namespace cordwood::indexer;

namespace {

constexpr std::size_t kBatchLines = 4096;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Stage {
 public:
  Stage(std::string name, double megabytes) : name_(std::move(name)), megabytes_(megabytes) {}
  ~Stage() {
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start_;
    const double cpu = cpu_seconds() - cpu_;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:<24} {:7.2f} s wall {:7.2f} s CPU {:7.0f} MB/s wall {:7.0f} MB/s CPU, peak {} MB\n", name_,
               wall.count(), cpu, megabytes_ / wall.count(), megabytes_ / cpu, usage.ru_maxrss / 1024);
  }

 private:
  const std::string name_;
  const double megabytes_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  const double cpu_ = cpu_seconds();
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    lines.push_back(line);
  }
  return lines;
}

masking::MaskedBatch batch_of(std::span<const std::string_view> lines, Timestamp now) {
  EventBatch events;
  events.received_at = now;
  events.peer = "bench";
  for (const std::string_view line : lines) {
    const Field fields[] = {{kMessageField, line}, {"host", "bench"}};
    events.add({now, "{host=\"bench\"}", events.arena().copy_fields(fields)});
  }
  return masking::Masker::off().mask(std::move(events));
}

void append_all(Store& store, std::span<const std::string_view> lines, std::size_t threads) {
  const Timestamp now = SystemClock().now();
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> waiting = 0;
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      for (std::size_t begin = next.fetch_add(kBatchLines); begin < lines.size(); begin = next.fetch_add(kBatchLines)) {
        ++waiting;
        store.append(batch_of(lines.subspan(begin, std::min(kBatchLines, lines.size() - begin)), now), std::nullopt,
                     [&waiting](const Result<void>& answer) {
                       if (!answer) fmt::print("refused: {}\n", answer.error().message);
                       --waiting;
                       waiting.notify_all();
                     });
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  for (std::size_t left = waiting; left > 0; left = waiting) waiting.wait(left);
}

int run(const std::filesystem::path& file, std::size_t threads) {
  log::set_level(log::Level::warning);
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const std::string bytes = text.str();
  const auto lines = lines_of(bytes);
  const double megabytes = static_cast<double>(bytes.size()) / 1e6;

  DiskFileSystem files;
  const SystemClock clock;
  StoreOptions options;
  options.folder = std::filesystem::current_path() / "append_bench.data";
  options.background = false;
  options.unsealed_bytes_max = std::uint64_t{4} << 30;
  std::filesystem::remove_all(options.folder);
  auto store = Store::open(files, clock, options).value();
  fmt::print("{}: {:.0f} MB, {} rows, {} threads\n", file.filename().string(), megabytes, lines.size(), threads);
  {
    const Stage stage("append, WAL synced", megabytes);
    append_all(*store, lines, threads);
  }
  {
    const Stage stage("start, WAL read back", megabytes);
    store.reset();
    store = Store::open(files, clock, options).value();
  }
  {
    const Stage stage("first snapshot", megabytes);
    fmt::print("{} segments in memory\n", store->snapshot()->segments.size());
  }
  {
    const Stage stage("seal", megabytes);
    if (const auto sealed = store->seal(); !sealed) fmt::print("{}\n", sealed.error().message);
  }
  {
    const Stage stage("merge", megabytes);
    if (const auto merged = store->merge(); !merged) fmt::print("{}\n", merged.error().message);
  }
  {
    const Stage stage("start", megabytes);
    store.reset();
    store = Store::open(files, clock, options).value();
  }
  for (const PartitionSummary& day : store->partitions())
    fmt::print("{}: {} rows, {:.2f} MB in {} segments\n", format_day(day.day), day.rows,
               static_cast<double>(day.disk_bytes) / 1e6, day.segments);
  store.reset();
  std::filesystem::remove_all(options.folder);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench_append FILE [THREADS]\n");
    return 2;
  }
  return run(argv[1], argc > 2 ? std::stoul(argv[2]) : 2);
}
