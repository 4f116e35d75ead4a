// What queries cost in the engine, without HTTP:  bench_query FILE QUERIES [COPIES]
//
// Seals and merges the file's rows into COPIES segments (one when not given), each with the same rows, and runs each
// line "name<TAB>query" of QUERIES until it has taken long enough. Prints the median time, what was read, and rows.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "../indexer/corpus.h"
#include "language/query.h"
#include "query/engine.h"
#include "sealed_segment.h"
#include "segment_writer.h"

namespace cordwood::bench {
namespace {

using namespace indexer;

constexpr int kRunsMin = 7;
constexpr int kRunsMax = 500;
constexpr double kMillisecondsMin = 300;

/// The value, or the end of the process.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message);
    std::exit(1);
  }
  return std::move(result).value();
}

class CountingSink final : public query::RowSink {
 public:
  bool accept(const query::RowBlock& block) override {
    rows += block.row_count;
    return true;
  }
  std::uint64_t rows = 0;
};

std::shared_ptr<const Snapshot> make_snapshot(const Corpus& corpus, const std::filesystem::path& folder, int copies) {
  static DiskFileSystem files;
  const auto cache = std::make_shared<BlockCache>(1 << 30);
  const Day day = day_of(corpus.rows.front().time);
  auto snapshot = std::make_shared<Snapshot>();
  for (int copy = 0; copy < copies; ++copy) {
    const auto file = folder / fmt::format("{}.seg", copy);
    const auto merged = folder / fmt::format("{}-merged.seg", copy);
    must(write_segment(files, file, day, corpus.rows));
    const std::vector<MergeInput> sealed{{must(SealedSegment::open(files, file, cache)), {}}};
    must(merge_segments(files, merged, sealed));
    snapshot->segments.push_back(must(SealedSegment::open(files, merged, cache)));
  }
  return snapshot;
}

void measure(const query::Engine& engine, const std::string& name, const std::string& text) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  std::vector<double> times;
  query::QueryStats stats;
  std::uint64_t rows = 0;
  for (double sum = 0; times.size() < kRunsMin || (sum < kMillisecondsMin && times.size() < kRunsMax);) {
    const auto begin = std::chrono::steady_clock::now();
    language::ParseContext context;
    context.now = timestamp_from_nanoseconds(1'800'000'000'000'000'000);
    const auto parsed = must(language::parse_query(text, context));
    CountingSink sink;
    stats = {};
    if (const auto done = engine.run(parsed, {}, sink, stats); !done) {
      fmt::print("{:16} {}\n", name, done.error().message);
      return;
    }
    rows = sink.rows;
    times.push_back(Milliseconds(std::chrono::steady_clock::now() - begin).count());
    sum += times.back();
  }
  const double first = times.front();
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  fmt::print(
      "{:16} {:9.3f} ms (first {:8.3f}) | row groups {} of {} | columns {:4} of {:9.3f} MB | matched {:7} rows {}\n",
      name, times[times.size() / 2], first, stats.row_groups_scanned, stats.row_groups, stats.columns_read,
      static_cast<double>(stats.column_bytes) / 1e6, stats.rows_matched, rows);
}

}  // namespace
}  // namespace cordwood::bench

int main(int argc, char** argv) {
  using namespace cordwood;
  if (argc < 3) {
    fmt::print(stderr, "bench_query FILE QUERIES [COPIES]\n");
    return 2;
  }
  std::string folder_name = (std::filesystem::temp_directory_path() / "cordwood-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(folder_name.data());
  {
    const auto snapshot = [&] {
      const bench::Corpus corpus = bench::load_corpus(argv[1]);
      return bench::make_snapshot(corpus, folder, argc > 3 ? std::atoi(argv[3]) : 1);
    }();
    const query::Engine engine([&] { return snapshot; }, {});
    std::ifstream queries(argv[2]);
    for (std::string line; std::getline(queries, line);) {
      const std::size_t tab = line.find('\t');
      if (tab != std::string::npos) bench::measure(engine, line.substr(0, tab), line.substr(tab + 1));
    }
  }
  std::filesystem::remove_all(folder);
}
