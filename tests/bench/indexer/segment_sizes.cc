// What a log file costs in a sealed and merged segment:  bench_segment_sizes FILE…
//
// Seals the rows in pieces of 64 MB, merges them, and prints sizes by part and CPU seconds per 100 MB of raw lines.

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/compression.h"
#include "corpus.h"
#include "sealed_segment.h"
#include "segment_writer.h"

namespace cordwood::bench {
namespace {

using namespace indexer;

constexpr std::uint64_t kSealBytes = 64 << 20;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// The value, or the end of the process.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message);
    std::exit(1);
  }
  return std::move(result).value();
}

double mb(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

std::uint64_t bytes_of(const std::vector<BlockPlace>& places) {
  std::uint64_t bytes = 0;
  for (const BlockPlace& place : places) bytes += place.bytes;
  return bytes;
}

/// The pieces that the store would seal one after the other.
std::vector<std::span<const Row>> cut(std::span<const Row> rows) {
  std::vector<std::span<const Row>> pieces;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin;
    for (std::uint64_t bytes = 0; end < rows.size() && bytes < kSealBytes; ++end)
      for (const Field& field : rows[end].fields) bytes += field.value.size();
    pieces.push_back(rows.subspan(begin, end - begin));
    begin = end;
  }
  return pieces;
}

void decode_all(const Segment& segment) {
  for (std::size_t i = 0; i < segment.row_groups().size(); ++i) {
    const auto group = must(segment.open_row_group(i));
    for (const std::string_view name : group->column_names()) must(group->column(name));
  }
}

/// The yardstick: the size of the file's lines under zstd -1, in pieces as large as a batch.
std::uint64_t compress_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string piece(4 << 20, '\0');
  std::string packed;
  std::uint64_t bytes = 0;
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
    packed.clear();
    compress(std::string_view(piece.data(), static_cast<std::size_t>(in.gcount())), 1, packed);
    bytes += packed.size();
  }
  return bytes;
}

void measure(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const Corpus corpus = load_corpus(path);
  DiskFileSystem files;
  const auto cache = std::make_shared<BlockCache>(64 << 20);
  const Day day = day_of(corpus.rows.front().time);
  const double per_100_mb = 100e6 / static_cast<double>(corpus.raw_bytes);

  double begin = cpu_seconds();
  std::vector<MergeInput> sealed;
  std::uint64_t sealed_bytes = 0;
  for (const auto piece : cut(corpus.rows)) {
    const auto file = folder / fmt::format("{}.seg", sealed.size());
    sealed_bytes += must(write_segment(files, file, day, piece)).disk_bytes;
    sealed.push_back({must(SealedSegment::open(files, file, cache)), {}});
  }
  const double seal_s = (cpu_seconds() - begin) * per_100_mb;

  begin = cpu_seconds();
  const auto merged_file = folder / "merged.seg";
  const auto info = must(merge_segments(files, merged_file, sealed));
  const double merge_s = (cpu_seconds() - begin) * per_100_mb;
  const auto merged = must(SealedSegment::open(files, merged_file, cache));

  begin = cpu_seconds();
  const std::uint64_t zstd_bytes = compress_file(path);
  const double zstd_s = (cpu_seconds() - begin) * per_100_mb;

  begin = cpu_seconds();
  decode_all(*merged);
  const double decode_s = (cpu_seconds() - begin) * per_100_mb;

  const Directory& directory = merged->directory();
  std::uint64_t columns = 0;
  for (const RowGroupEntry& group : directory.row_groups)
    for (const std::uint32_t bytes : group.block_bytes) columns += bytes;
  const std::uint64_t strings = bytes_of(directory.string_blocks);
  const std::uint64_t needles = bytes_of(directory.needle_blocks);
  const std::uint64_t lexicon = bytes_of(directory.lexicon_blocks);
  fmt::print(
      "{:26} raw {:7.1f} MB {:7} rows {:4} groups | disk {:7.3f} MB (sealed {:7.3f}): columns {:.3f} strings {:.3f} "
      "needles {:.3f} lexicon {:.3f} directory {:.3f} | CPU s/100MB seal {:.3f} merge {:.3f} decode {:.3f}; zstd -1: "
      "{:.3f} MB, {:.3f} s, seal and merge {:.1f} times as long\n",
      path.filename().string(), mb(corpus.raw_bytes), corpus.rows.size(), directory.row_groups.size(),
      mb(info.disk_bytes), mb(sealed_bytes), mb(columns), mb(strings), mb(needles), mb(lexicon),
      mb(info.disk_bytes - columns - strings - needles - lexicon), seal_s, merge_s, decode_s, mb(zstd_bytes), zstd_s,
      (seal_s + merge_s) / zstd_s);
}

}  // namespace
}  // namespace cordwood::bench

int main(int argc, char** argv) {
  std::string name = (std::filesystem::temp_directory_path() / "cordwood-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  for (int i = 1; i < argc; ++i) {
    const auto own = folder / std::to_string(i);
    std::filesystem::create_directory(own);
    cordwood::bench::measure(argv[i], own);
  }
  std::filesystem::remove_all(folder);
}
