#include "dead_letter_retry.h"

#include <algorithm>
#include <vector>

#include "dead_letters.h"
#include "sealing.h"

namespace cordwood::indexer {
namespace {

class Retry {
 public:
  Retry(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day, const DeadLetterFile& file,
        const RetryOptions& options)
      : store_(store),
        catalog_(catalog),
        contents_(contents),
        day_(day),
        file_(file),
        path_(store.folder.dead_letters_of(day, file.number)),
        options_(options),
        left_(store.files, store.folder, day, catalog.new_number()) {}

  Result<DeadLetterRetry> run() {
    std::uint64_t admitted = 0;
    CORDWOOD_TRY(read_dead_letters(store_.files, path_, file_.bytes, [&](const Row& row, Refusal refusal) {
      admitted += is_admitted(row, refusal) ? 1 : 0;
    }));
    if (admitted == 0) return DeadLetterRetry{0, file_.rows};
    bool unchanged = true;
    Result<void> done = write_all();
    if (done) done = install(unchanged);
    std::vector<std::filesystem::path> unwanted;
    if (done && unchanged) {
      unwanted.push_back(path_);
    } else {
      unwanted.push_back(left_.path());
      for (const StoredSegment& stored : fresh_)
        unwanted.push_back(store_.folder.segment(stored.segment->day(), stored.number));
    }
    catalog_.discard(std::move(unwanted));
    if (!done) return done.error();
    return unchanged ? DeadLetterRetry{admitted, left_.counted().rows} : DeadLetterRetry{};
  }

 private:
  bool is_admitted(const Row& row, Refusal refusal) const {
    return refusal != Refusal::batch_too_large &&
           options_.admission.judge(row.time, row.stream, row.fields) == Refusal::none;
  }

  Result<void> write_all() {
    CORDWOOD_TRY(for_each_dead_letter_entry(store_.files, path_, file_.bytes,
                                            [this](const std::string& content) { return take_entry(content); }));
    CORDWOOD_TRY(write_piece());
    return left_.finish();
  }

  Result<void> take_entry(const std::string& content) {
    const auto if_admitted = [this](const Row& row, Refusal refusal) {
      return is_admitted(row, refusal) ? std::optional(Refusal::none) : std::nullopt;
    };
    CORDWOOD_TRY(RowBatch admitted, select_rows(content, if_admitted, options_.classes));
    if (admitted.summary.rows > 0) {
      admitted.first_arrival = options_.reserve_arrivals(admitted.summary.rows);
      arrival_end_ = admitted.first_arrival + admitted.summary.rows;
      piece_.push_back(std::make_shared<const RowBatch>(std::move(admitted)));
      piece_bytes_ += piece_.back()->memory_bytes();
    }
    CORDWOOD_TRY(const RowBatch refused, select_rows(content, [this](const Row& row, Refusal refusal) {
                   return is_admitted(row, refusal) ? std::nullopt : std::optional(refusal);
                 }));
    CORDWOOD_TRY(left_.add(refused));
    return piece_bytes_ >= options_.piece_bytes ? write_piece() : success();
  }

  Result<void> write_piece() {
    if (piece_.empty()) return success();
    CORDWOOD_TRY(auto segments, write_segments(store_, catalog_, piece_, {}, options_.piece_bytes));
    std::move(segments.begin(), segments.end(), std::back_inserter(fresh_));
    piece_.clear();
    piece_bytes_ = 0;
    return success();
  }

  Result<void> install(bool& unchanged) {
    return catalog_.change(
        [&](Manifest& manifest) {
          const auto entry = manifest.dead_letters.find(day_);
          unchanged = entry != manifest.dead_letters.end() && entry->second.number == file_.number;
          if (!unchanged) return;  // The day was dropped, and its dead letters with it.
          for (const StoredSegment& stored : fresh_) manifest.segments.push_back(stored.entry());
          manifest.next_arrival = std::max(manifest.next_arrival, arrival_end_);
          if (left_.counted().rows > 0) {
            entry->second = left_.counted();
          } else {
            manifest.dead_letters.erase(entry);
          }
        },
        [&](const Manifest&) {
          if (unchanged) contents_.add_sealed(fresh_);
        });
  }

  const StoreFiles& store_;
  Catalog& catalog_;
  Contents& contents_;
  const Day day_;
  const DeadLetterFile file_;
  const std::filesystem::path path_;
  const RetryOptions& options_;

  std::vector<std::shared_ptr<const RowBatch>> piece_;  // Not yet in a segment.
  std::uint64_t piece_bytes_ = 0;
  std::uint64_t arrival_end_ = 0;
  std::vector<StoredSegment> fresh_;
  DeadLetterRewrite left_;
};

}  // namespace

Result<DeadLetterRetry> retry_day(const StoreFiles& store, Catalog& catalog, Contents& contents, Day day,
                                  const DeadLetterFile& file, const RetryOptions& options) {
  return Retry(store, catalog, contents, day, file, options).run();
}

}  // namespace cordwood::indexer
