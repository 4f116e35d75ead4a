// What each stage of ingest costs beside the budget that it was given:  bench_stages FILE…
//
// FILE holds JSON lines as a client sends them, with _time, _msg, host and file. Every stage works on what the one
// before it left, on one thread, so that its CPU time is its own; the best of some rounds counts, because machines are
// shared. Sockets and the disk's own time are not in it.

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include "base/compression.h"
#include "base/yaml.h"
#include "block.h"
#include "catalogue/catalogue.h"
#include "generation.h"
#include "intake/jsonline.h"
#include "masking/masker.h"
#include "row_batch.h"
#include "row_group_encoder.h"
#include "row_order.h"
#include "sealed_segment.h"
#include "segment_file_writer.h"
#include "wal_writer.h"

namespace cordwood::bench {
namespace {

using namespace indexer;

constexpr int kRounds = 5;
constexpr std::size_t kPieceBytes = 1 << 20;  // What a connection hands over at once.
constexpr std::size_t kRequestBytes = 4 << 20;
constexpr std::uint64_t kSealBytes = 64 << 20;
constexpr unsigned kSealedSpareBits = 16;

struct Stage {
  std::string_view name;
  double budget;  // CPU s per 100 MB.
  double seconds = 1e9;
};

enum StageNumber : std::size_t { decode, mask, count, log, order, columns, index, merge, yardstick, stage_count };

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
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

/// One walk over all stages.
class Round {
 public:
  Round(std::string_view body, const std::filesystem::path& folder, std::array<Stage, stage_count>& stages)
      : body_(body), folder_(folder), stages_(stages), cache_(std::make_shared<BlockCache>(64 << 20)) {}

  template <class Work>
  std::invoke_result_t<Work> timed(StageNumber stage, const Work& work) {
    const double begin = cpu_seconds();
    auto result = work();
    spent_[stage] += cpu_seconds() - begin;
    return result;
  }

  void walk() {
    auto events = timed(decode, [&] { return decode_body(); });
    auto masked = timed(mask, [&] { return mask_all(std::move(events)); });
    timed(count, [&] { return count_all(masked); });
    const auto batches = timed(log, [&] { return log_all(masked); });
    masked.clear();
    seal_all(batches);
    timed(merge, [&] {
      const auto path = folder_ / "merged";
      must(merge_segments(files_, path, sealed_));
      return 0;
    });
    timed(yardstick, [&] { return compress_body(); });
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) std::filesystem::remove(entry);
    for (std::size_t i = 0; i < stage_count; ++i) stages_[i].seconds = std::min(stages_[i].seconds, spent_[i]);
  }

 private:
  std::vector<EventBatch> decode_body() {
    std::vector<EventBatch> batches;
    intake::JsonlineOptions options;
    options.stream_fields = {"host", "file"};
    for (std::string_view rest = body_; !rest.empty();) {
      std::string_view request = rest.substr(0, rest.find('\n', std::min(kRequestBytes, rest.size() - 1)) + 1);
      if (request.empty()) request = rest;
      rest.remove_prefix(request.size());
      intake::JsonlineDecoder decoder(options, Timestamp(), "bench");
      const auto take = [&] {
        while (auto batch = decoder.next_batch()) batches.push_back(std::move(*batch));
      };
      for (; !request.empty(); request.remove_prefix(std::min(kPieceBytes, request.size()))) {
        decoder.feed(request.substr(0, kPieceBytes));
        take();
      }
      decoder.finish();
      take();
    }
    return batches;
  }

  static std::vector<masking::MaskedBatch> mask_all(std::vector<EventBatch> events) {
    static const auto masker =
        must(masking::Masker::from_configuration(must(YamlNode::parse("", "defaults")), masking::KeySet()));
    std::vector<masking::MaskedBatch> masked;
    for (EventBatch& batch : events) masked.push_back(masker.mask(std::move(batch)));
    return masked;
  }

  static std::size_t count_all(const std::vector<masking::MaskedBatch>& masked) {
    catalogue::Catalogue catalogue({});
    for (const auto& batch : masked) catalogue.note(batch);
    return catalogue.sources("", SIZE_MAX).size();
  }

  std::vector<std::shared_ptr<const RowBatch>> log_all(const std::vector<masking::MaskedBatch>& masked) {
    const auto wal_folder = folder_;
    WalWriter wal(files_, wal_folder, 1, {});
    std::vector<std::shared_ptr<const RowBatch>> batches;
    std::uint64_t next_arrival = 1;
    for (const auto& each : masked) {
      RowBatch batch = encode_row_batch(each.batch(), std::nullopt, {{Timestamp::min(), Timestamp::max()}});
      std::string block;
      append_block(block, batch.content, Packing::fast);
      const WalBlock entry{block, batch.summary.rows};
      must(wal.append(std::span(&entry, 1), next_arrival));
      batch.first_arrival = next_arrival;
      next_arrival += batch.summary.rows;
      batches.push_back(std::make_shared<const RowBatch>(std::move(batch)));
    }
    return batches;
  }

  void seal_all(std::span<const std::shared_ptr<const RowBatch>> batches) {
    while (!batches.empty()) {
      std::size_t count = 0;
      for (std::uint64_t bytes = 0; count < batches.size() && bytes < kSealBytes; ++count)
        bytes += batches[count]->memory_bytes();
      const double begin = cpu_seconds();
      const LaidOutRows rows = must(lay_out(batches.first(count), {}));
      spent_[order] += cpu_seconds() - begin;
      for (const auto& [day, of_day] : rows.days) seal(day, of_day);
      batches = batches.subspan(count);
    }
  }

  void seal(Day day, std::span<const Row> rows) {
    const auto path = folder_ / fmt::format("sealed-{}", sealed_.size());
    const auto writer = must(SegmentFileWriter::create(files_, path, day));
    const auto sorted = timed(order, [&] { return sorted_rows(rows); });
    const auto groups = timed(order, [&] { return cut_row_groups(sorted, kRowGroupRows, kRowGroupBytes); });
    RowGroupEncoder encoder(writer->strings());
    for (const auto group : groups) {
      EncodedRowGroup encoded = timed(columns, [&] { return encoder.encode(group); });
      must(writer->add_row_group(std::move(encoded)));
    }
    timed(index, [&] { return must(writer->finish(kSealedSpareBits)).rows; });
    sealed_.push_back({must(SealedSegment::open(files_, path, cache_)), {}});
  }

  std::size_t compress_body() const {
    std::string packed;
    for (std::string_view rest = body_; !rest.empty(); rest.remove_prefix(std::min(kRequestBytes, rest.size()))) {
      packed.clear();
      compress(rest.substr(0, kRequestBytes), 1, packed);
    }
    return packed.size();
  }

  const std::string_view body_;
  const std::filesystem::path& folder_;
  std::array<Stage, stage_count>& stages_;
  std::array<double, stage_count> spent_{};
  DiskFileSystem files_;
  std::shared_ptr<BlockCache> cache_;
  std::vector<MergeInput> sealed_;
};

void measure(const std::filesystem::path& file, const std::filesystem::path& folder) {
  std::array<Stage, stage_count> stages{{{"JSON to events", 0.10},
                                         {"masking", 0.15},
                                         {"catalogue", 0.0},
                                         {"rows, packing, WAL", 0.06},
                                         {"laying out and sorting", 0.0},
                                         {"columns, words, packing", 0.30},
                                         {"strings, lexicon, needles", 0.12},
                                         {"merge", 0.10},
                                         {"zstd -1 of the lines", 0.0}}};
  const std::string body = read_file(file);
  for (int round = 0; round < kRounds; ++round) Round(body, folder, stages).walk();
  const double per_100_mb = 100e6 / static_cast<double>(body.size());
  const double unit = stages[yardstick].seconds;
  fmt::print("{}: {:.0f} MB\n", file.filename().string(), static_cast<double>(body.size()) / 1e6);
  double all = 0;
  for (std::size_t i = 0; i < stage_count; ++i) {
    if (i == yardstick) fmt::print("  {:28} {:6.3f}          {:5.2f} x zstd\n", "all", all * per_100_mb, all / unit);
    fmt::print("  {:28} {:6.3f} ({:4.2f})   {:5.2f} x zstd\n", stages[i].name, stages[i].seconds * per_100_mb,
               stages[i].budget, stages[i].seconds / unit);
    if (i < yardstick) all += stages[i].seconds;
  }
}

}  // namespace
}  // namespace cordwood::bench

int main(int argc, char** argv) {
  std::string name = (std::filesystem::temp_directory_path() / "cordwood-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  for (int i = 1; i < argc; ++i) cordwood::bench::measure(argv[i], folder);
  std::filesystem::remove_all(folder);
}
