#include "indexer/store.h"

#include <algorithm>
#include <deque>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "base/within_memory.h"
#include "block.h"
#include "catalog.h"
#include "committer.h"
#include "contents.h"
#include "dead_letter_erasure.h"
#include "dead_letter_retry.h"
#include "dead_letters.h"
#include "detaching.h"
#include "exchange.h"
#include "folder_lock.h"
#include "hiding.h"
#include "merging.h"
#include "partitions.h"
#include "recovery.h"
#include "sealing.h"
#include "store_copy.h"
#include "store_metrics.h"
#include "unsealed_budget.h"
#include "upkeep.h"

namespace cordwood::indexer {
namespace {

// How long append() waits for the seal before it gives up with Errc::busy, so that no thread is held for ever.
constexpr std::chrono::seconds kAppendPatience{30};

/// A generation that takes no more rows, and the state of the log where it ends.
struct Frozen {
  std::shared_ptr<Generation> generation;
  Committer::Cut end;
};

class StoreOnDisk final : public Store {
 public:
  struct Recovered {
    FolderLock lock;
    Manifest manifest;
    OpenedSegments segments;
    RecoveredWal wal;
    std::vector<std::filesystem::path> leftovers;  // That could not be removed yet.
  };

  StoreOnDisk(StoreFiles files, const Clock& clock, StoreOptions options, Recovered recovered);
  ~StoreOnDisk() override;

  void append(masking::MaskedBatch batch, std::optional<Receipt> receipt, Done done) override;
  std::uint64_t last_sequence(const std::string& sender) const override { return committer_->last_sequence(sender); }
  Result<void> takes_rows() override { return committer_->try_disk(); }
  std::shared_ptr<const Snapshot> snapshot() const override { return contents_.snapshot(); }
  Result<void> seal() override;
  Result<void> merge() override;
  Result<void> close_days() override;
  void stop_merging() override { stop_.request_stop(); }
  void classify_with(RetentionClasses classes) override;
  std::vector<PartitionSummary> partitions() const override { return summarise_partitions(catalog_, contents_); }
  Result<void> drop_partition(Day day) override;
  Result<void> drop_classes(Day day, const std::set<std::string, std::less<>>& classes) override;
  Result<std::uint64_t> hide(Day day, std::vector<std::uint64_t> arrivals) override;
  std::unique_ptr<Exchange> begin_exchange() override;
  Result<std::vector<std::string>> purge() override;
  std::size_t unremoved_files() const override { return catalog_.discarded_count(); }
  Result<DeadLetterRetry> retry_dead_letters(std::optional<TimeRange> accepted) override;
  Result<std::uint64_t> erase_dead_letters(const std::function<bool(const DeadLetter&)>& unwanted) override;
  Result<void> visit_dead_letters(const std::function<Result<void>(const DeadLetter&)>& visit) override;
  Result<std::filesystem::path> begin_backup() override;
  Result<void> end_backup() override;
  Result<void> detach(Day day) override;
  Result<void> attach(Day day) override;

 private:
  GoOn go_on() const {
    return [stop = stop_.get_token()] { return !stop.stop_requested(); };
  }
  Result<Committer::Pending> prepare(const EventBatch& events, const std::optional<Receipt>& receipt);
  TimeRange accepted_times() const;
  std::shared_ptr<const RetentionClasses> classes() const;
  void published(std::span<const std::shared_ptr<const RowBatch>> batches);

  Result<std::uint64_t> close_wal_file();

  // REQUIRES for these four: seal_mutex_ is held.
  Result<void> freeze();
  Result<void> seal_frozen();
  Result<void> seal_generation(const Frozen& frozen);
  std::uint64_t number_of_new_dead_letters(Day day);

  std::size_t open_refused_segments();
  Result<void> open_all_segments();  // Errc::busy unless they are.
  void rows_hidden(std::uint64_t rows);
  void discard_wal_files_before(std::uint64_t number);

  const StoreFiles store_;
  const Clock& clock_;
  const StoreOptions options_;
  const FolderLock lock_;
  Catalog catalog_;
  Contents contents_;
  UnsealedBudget budget_;
  Merging merging_;
  std::mutex backup_mutex_;  // One backup, detach or attach at a time; taken before all others.
  Detaching detaching_;
  std::unique_ptr<Committer> committer_;

  mutable std::mutex classes_mutex_;  // Guards classes_, for as long as it takes to copy the pointer.
  std::shared_ptr<const RetentionClasses> classes_ = std::make_shared<const RetentionClasses>();

  std::mutex seal_mutex_;  // One seal at a time. Guards the next two.
  std::deque<Frozen> frozen_;
  std::map<Day, std::uint64_t> new_dead_letters_;  // Numbers of files that no manifest names yet.

  std::mutex refused_mutex_;  // Guards refused_; taken before all others but merging_'s.
  std::vector<ManifestSegment> refused_;

  std::stop_source stop_;           // Of merges and closings.
  std::unique_ptr<Upkeep> upkeep_;  // Null without `background`.
};

StoreOnDisk::StoreOnDisk(StoreFiles files, const Clock& clock, StoreOptions options, Recovered recovered)
    : store_(std::move(files)),
      clock_(clock),
      options_(std::move(options)),
      lock_(std::move(recovered.lock)),
      catalog_(store_.files, store_.folder, std::move(recovered.manifest)),
      contents_(std::move(recovered.segments.opened), std::move(recovered.segments.unopened)),
      budget_(options_.unsealed_bytes_max),
      merging_(store_, catalog_, contents_),
      detaching_(store_, catalog_, contents_),
      refused_(std::move(recovered.segments.refused)) {
  catalog_.discard(std::move(recovered.leftovers));
  RecoveredWal& wal = recovered.wal;
  for (const auto& batch : wal.batches) budget_.take(batch->memory_bytes());
  contents_.add(wal.batches);
  contents_.drop_from_memory(catalog_.manifest().dropped_days);
  committer_ = std::make_unique<Committer>(
      WalWriter(store_.files, store_.folder.wal(), wal.next_number, wal.end),
      Committer::Start{wal.next_arrival, std::move(wal.receipts)},
      Committer::Sink{[this](std::span<const std::shared_ptr<const RowBatch>> batches) { published(batches); },
                      [this](std::uint64_t bytes) { budget_.release(bytes); }});
  if (!options_.background) return;
  upkeep_ = std::make_unique<Upkeep>(
      Upkeep::Parts{store_, contents_, merging_, budget_, clock_, options_},
      Upkeep::Work{[this] { return seal(); }, [this] { open_refused_segments(); }, [this] { return classes(); }},
      stop_.get_token());
  upkeep_->start();
}

StoreOnDisk::~StoreOnDisk() {
  stop_merging();
  committer_->stop();  // First: what it publishes goes to the upkeep.
  if (upkeep_ != nullptr) upkeep_->stop();
  if (!options_.background) return;
  if (const Result<void> sealed = seal(); !sealed)
    log::warning("indexer", "the last seal failed, so the next start reads the WAL: {}", sealed.error().message);
}

void StoreOnDisk::append(masking::MaskedBatch batch, std::optional<Receipt> receipt, Done done) {
  Committer::Pending pending;
  if (receipt && receipt->sequence <= committer_->last_sequence(receipt->sender)) {
    store_metrics().batches_resent.Increment();
  } else if (auto prepared = within_memory([&] { return prepare(batch.batch(), receipt); }); prepared) {
    pending = std::move(prepared).value();
  } else {
    pending.verdict = std::move(prepared).error();
  }
  pending.receipt = std::move(receipt);
  pending.done = std::move(done);
  AcquiredBytes bytes(budget_, pending.batch == nullptr ? 0 : pending.batch->memory_bytes());
  committer_->push(std::move(pending));  // It may find no memory.
  bytes.hand_over();
}

TimeRange StoreOnDisk::accepted_times() const {
  const Timestamp now = clock_.now();
  return {now - options_.accept_past, now + options_.accept_future};
}

Result<Committer::Pending> StoreOnDisk::prepare(const EventBatch& events, const std::optional<Receipt>& receipt) {
  Committer::Pending pending;
  if (events.empty() && !receipt) return pending;
  const Admission admission{accepted_times()};
  pending.batch = std::make_shared<RowBatch>(encode_row_batch(events, receipt, admission, *classes()));
  pending.block.reserve(pending.batch->content.size() / 4);
  append_block(pending.block, pending.batch->content, Packing::fast);
  CORDWOOD_TRY(budget_.acquire(pending.batch->memory_bytes(), kAppendPatience));  // Last: what fails holds nothing.
  return pending;
}

void StoreOnDisk::published(std::span<const std::shared_ptr<const RowBatch>> batches) {
  contents_.add(batches);
  StoreMetrics& counted = store_metrics();
  for (const auto& batch : batches) {
    counted.rows_appended.Increment(batch->summary.rows - batch->summary.refused);
    counted.bytes_appended.Increment(static_cast<double>(batch->content.size()));
    if (batch->summary.refused > 0) count_dead_letters(batch->summary);
  }
  if (upkeep_ != nullptr) upkeep_->rows_published();
}

Result<void> StoreOnDisk::seal() {
  open_refused_segments();
  const std::lock_guard lock(seal_mutex_);
  if (contents_.active()->totals().batches > 0) {
    CORDWOOD_TRY(freeze());
  }
  return seal_frozen();
}

Result<void> StoreOnDisk::freeze() {
  std::shared_ptr<Generation> generation;
  CORDWOOD_TRY(auto cut, committer_->cut([&] { generation = contents_.freeze(); }));
  frozen_.push_back({std::move(generation), std::move(cut)});
  return success();
}

Result<void> StoreOnDisk::seal_frozen() {
  while (!frozen_.empty()) {
    if (Result<void> sealed = seal_generation(frozen_.front()); !sealed) {
      store_metrics().seals_failed.Increment();
      return std::move(sealed).error().within("sealing");
    }
    store_metrics().seals.Increment();
    budget_.release(frozen_.front().generation->totals().bytes);
    frozen_.pop_front();
  }
  return success();
}

Result<void> StoreOnDisk::seal_generation(const Frozen& frozen) {
  const auto batches = frozen.generation->batches();
  const Manifest before = catalog_.manifest();
  CORDWOOD_TRY(const auto fresh, write_segments(store_, catalog_, batches, before.dropped_days, options_.seal_bytes));
  std::vector<StoredSegment> kept;
  std::vector<std::filesystem::path> unwanted;
  const auto name_segments = [&](Manifest& manifest) {
    for (const StoredSegment& stored : fresh) {
      const SegmentInfo info = stored.segment->info();
      const auto dropped = manifest.dropped_days.find(info.day);
      if (dropped != manifest.dropped_days.end() && info.last_arrival < dropped->second) {
        unwanted.push_back(store_.folder.segment(info.day, stored.number));  // Dropped while it was written.
      } else {
        manifest.segments.push_back(stored.entry());
        kept.push_back(stored);
      }
    }
    manifest.wal_first = frozen.end.wal_first;
    manifest.next_arrival = std::max(manifest.next_arrival, frozen.end.next_arrival);
    manifest.receipts = frozen.end.receipts;
    std::erase_if(manifest.dropped_days, [&](const auto& day) { return day.second <= frozen.end.next_arrival; });
  };
  Result<void> named = success();
  if (auto dead_letters = append_dead_letters(store_.files, store_.folder, batches, before.dead_letters,
                                              [this](Day day) { return number_of_new_dead_letters(day); });
      dead_letters) {
    named = catalog_.change(
        [&](Manifest& manifest) {
          name_segments(manifest);
          for (const auto& [day, file] : dead_letters.value()) manifest.dead_letters[day] = file;
        },
        [&](const Manifest&) {
          contents_.generation_sealed(frozen.generation, kept);
          new_dead_letters_.clear();
        });
  } else {
    named = std::move(dead_letters).error();
  }
  if (!named) {
    unwanted.clear();
    for (const StoredSegment& stored : fresh)
      unwanted.push_back(store_.folder.segment(stored.segment->day(), stored.number));
  }
  catalog_.discard(std::move(unwanted));
  CORDWOOD_TRY(std::move(named));
  if (upkeep_ != nullptr) upkeep_->rows_sealed(fresh);
  discard_wal_files_before(frozen.end.wal_first);
  return success();
}

std::uint64_t StoreOnDisk::number_of_new_dead_letters(Day day) {
  std::uint64_t& number = new_dead_letters_[day];
  if (number == 0) number = catalog_.new_number();
  return number;
}

void StoreOnDisk::discard_wal_files_before(std::uint64_t number) {
  const auto entries = store_.files.list(store_.folder.wal());
  if (!entries) return log::warning("indexer", "old WAL files stay: {}", entries.error().message);
  std::vector<std::filesystem::path> old;
  for (const DirectoryEntry& entry : entries.value()) {
    const auto found = wal_number(entry.name);
    if (found && *found < number) old.push_back(store_.folder.wal() / entry.name);
  }
  catalog_.discard(std::move(old));
}

// Segments that could not be opened for want of memory or descriptors, say, are served again once they can be.
std::size_t StoreOnDisk::open_refused_segments() {
  const std::lock_guard lock(refused_mutex_);
  if (refused_.empty()) return 0;
  OpenedSegments again = open_segments(store_, refused_);
  refused_ = std::move(again.refused);
  catalog_.read([&](const Manifest& manifest) {
    for (const StoredSegment& stored : again.opened) {
      const auto named = [&stored](const ManifestSegment& entry) { return entry.number == stored.number; };
      if (std::any_of(manifest.segments.begin(), manifest.segments.end(), named)) contents_.add_sealed({&stored, 1});
    }
  });
  return refused_.size();
}

Result<void> StoreOnDisk::merge() {
  open_refused_segments();
  const auto all_of_it = [](Day) { return MergeEagerness::complete; };
  for (;;) {
    CORDWOOD_TRY(const bool merged, merging_.merge_once(all_of_it, *classes(), go_on()));
    if (merged) continue;
    CORDWOOD_TRY(const auto purged, merging_.purge_once(go_on()));
    if (!purged) return success();
  }
}

Result<void> StoreOnDisk::close_days() {
  open_refused_segments();
  const Day today = day_of(clock_.now());
  for (;;) {
    CORDWOOD_TRY(const bool closed, merging_.close_once([today](Day day) { return day < today; },
                                                        {options_.close_bytes_max, go_on(), *classes()}));
    if (!closed) return success();
  }
}

void StoreOnDisk::classify_with(RetentionClasses classes) {
  auto fresh = std::make_shared<const RetentionClasses>(std::move(classes));
  const std::lock_guard lock(classes_mutex_);
  classes_ = std::move(fresh);
}

std::shared_ptr<const RetentionClasses> StoreOnDisk::classes() const {
  const std::lock_guard lock(classes_mutex_);
  return classes_;
}

Result<void> StoreOnDisk::drop_partition(Day day) {
  std::vector<std::filesystem::path> gone;
  CORDWOOD_TRY(committer_->between_groups([&](std::uint64_t next_arrival) {
    return catalog_.change(
        [&](Manifest& manifest) {
          gone.clear();
          for (const ManifestSegment& segment : manifest.segments)
            if (segment.info.day == day)
              for (auto& path : paths_of(store_.folder, day, segment.number, segment.tombstones))
                gone.push_back(std::move(path));
          std::erase_if(manifest.segments, [day](const ManifestSegment& segment) { return segment.info.day == day; });
          if (const auto letters = manifest.dead_letters.find(day); letters != manifest.dead_letters.end()) {
            gone.push_back(store_.folder.dead_letters_of(day, letters->second.number));
            manifest.dead_letters.erase(letters);
          }
          manifest.dropped_days[day] = next_arrival;
        },
        [&](const Manifest&) { contents_.drop(day, next_arrival); });
  }));
  const bool had_files = !gone.empty();
  catalog_.discard(std::move(gone));
  store_metrics().partitions_dropped.Increment();
  log::info("indexer", "dropped {}", format_day(day));
  if (!had_files) return success();
  // Only when empty; else the next start does it.
  if (const Result<void> removed = store_.files.remove_directory(store_.folder.segments_of(day)); !removed)
    log::debug("indexer", "the folder stays: {}", removed.error().message);
  return success();
}

Result<void> StoreOnDisk::drop_classes(Day day, const std::set<std::string, std::less<>>& classes) {
  CORDWOOD_TRY(
      drop_whole_segments(store_, catalog_, contents_, day, classes));  // First: it makes room for what follows.
  if (has_rows_in_memory(contents_, day, classes)) {
    CORDWOOD_TRY(seal());  // Rows in memory have no tombstones.
  }
  CORDWOOD_TRY(hide_classes(store_, catalog_, contents_, day, classes));
  for (;;) {  // Also what an earlier attempt hid.
    CORDWOOD_TRY(const auto purged, merging_.purge_once(go_on(), day));
    if (!purged) break;
  }
  log::info("indexer", "dropped {} of {}", fmt::join(classes, ", "), format_day(day));
  return success();
}

Result<std::uint64_t> StoreOnDisk::hide(Day day, std::vector<std::uint64_t> arrivals) {
  std::sort(arrivals.begin(), arrivals.end());
  CORDWOOD_TRY(seal());  // Rows in memory have no tombstones.
  CORDWOOD_TRY(open_all_segments());
  CORDWOOD_TRY(const std::uint64_t hidden, hide_rows(store_, catalog_, contents_, {{day, std::move(arrivals)}}));
  if (hidden > 0) rows_hidden(hidden);
  return hidden;
}

std::unique_ptr<Exchange> StoreOnDisk::begin_exchange() {
  ExchangeParts parts{store_, catalog_, contents_};
  parts.accepted_times = [this] { return accepted_times(); };
  parts.reserve_arrivals = [this](std::uint64_t rows) { return committer_->reserve_arrivals(rows); };
  parts.seal = [this]() -> Result<void> {
    CORDWOOD_TRY(seal());  // Rows in memory have no tombstones.
    return open_all_segments();
  };
  parts.installed = [this](std::uint64_t rows, std::span<const StoredSegment> fresh) {
    rows_hidden(rows);
    if (upkeep_ != nullptr) upkeep_->rows_sealed(fresh);
  };
  parts.piece_bytes = options_.seal_bytes;
  return make_exchange(std::move(parts));
}

Result<void> StoreOnDisk::open_all_segments() {
  if (open_refused_segments() == 0) return success();
  return error(Errc::busy, "some segments cannot be opened at the moment, and rows may be in them");
}

void StoreOnDisk::rows_hidden(std::uint64_t rows) {
  store_metrics().rows_hidden.Increment(static_cast<double>(rows));
  if (upkeep_ != nullptr) upkeep_->rows_deleted();
}

Result<std::vector<std::string>> StoreOnDisk::purge() {
  std::vector<std::string> gone;
  for (;;) {
    CORDWOOD_TRY(const auto purged, merging_.purge_once(go_on()));
    if (!purged) break;
    gone.push_back(*purged);
  }
  catalog_.discard({});  // Files that could not be removed before.
  return gone;
}

Result<DeadLetterRetry> StoreOnDisk::retry_dead_letters(std::optional<TimeRange> accepted) {
  const std::lock_guard lock(seal_mutex_);  // Seals append to these files.
  const RetryOptions options{Admission{accepted.value_or(accepted_times())}, options_.seal_bytes,
                             [this](std::uint64_t rows) { return committer_->reserve_arrivals(rows); }, *classes()};
  DeadLetterRetry sum;
  const Manifest manifest = catalog_.manifest();
  for (const auto& [day, file] : manifest.dead_letters) {
    CORDWOOD_TRY(const DeadLetterRetry done, retry_day(store_, catalog_, contents_, day, file, options));
    store_metrics().dead_letters_retried.Increment(static_cast<double>(done.taken));
    sum.taken += done.taken;
    sum.left += done.left;
  }
  return sum;
}

Result<std::uint64_t> StoreOnDisk::erase_dead_letters(const std::function<bool(const DeadLetter&)>& unwanted) {
  CORDWOOD_TRY(seal());                     // Those that are in the log only.
  const std::lock_guard lock(seal_mutex_);  // Seals append to these files.
  std::uint64_t erased = 0;
  const Manifest manifest = catalog_.manifest();
  for (const auto& [received_day, file] : manifest.dead_letters) {
    const auto is_unwanted = [&unwanted, day = received_day](const Row& row, Refusal refusal) {
      return unwanted({day, name_of(refusal), row.time, row.received_at, row.stream, row.peer, row.fields});
    };
    CORDWOOD_TRY(const std::uint64_t of_day, erase_of_day(store_, catalog_, received_day, file, is_unwanted));
    erased += of_day;
  }
  return erased;
}

Result<void> StoreOnDisk::visit_dead_letters(const std::function<Result<void>(const DeadLetter&)>& visit) {
  CORDWOOD_TRY(seal());  // Those that are in the log only.
  const Catalog::KeepFiles keep(catalog_);
  const Manifest manifest = catalog_.manifest();
  for (const auto& [received_day, file] : manifest.dead_letters) {
    const auto visit_entry = [&visit, day = received_day](const std::string& content) -> Result<void> {
      CORDWOOD_TRY(auto reader, RowBatchReader::open(content));
      while (reader.next()) {
        const Row& row = reader.row();
        CORDWOOD_TRY(
            visit({day, name_of(reader.refusal()), row.time, row.received_at, row.stream, row.peer, row.fields}));
      }
      return reader.finish();
    };
    CORDWOOD_TRY(for_each_dead_letter_entry(store_.files, store_.folder.dead_letters_of(received_day, file.number),
                                            file.bytes, visit_entry));
  }
  return success();
}

Result<std::filesystem::path> StoreOnDisk::begin_backup() {
  const std::lock_guard lock(backup_mutex_);
  const std::filesystem::path folder = store_.folder.backup();
  CORDWOOD_TRY(store_.files.remove_tree(folder));
  const Catalog::KeepFiles keep(catalog_);
  CORDWOOD_TRY(const std::uint64_t wal_end, close_wal_file());
  // A seal that comes in between only moves rows from the log to segments.
  Result<void> copied = copy_store_files(store_.files, store_.folder, catalog_.manifest(), wal_end, {folder});
  if (copied) return folder;
  if (const auto removed = store_.files.remove_tree(folder); !removed)
    log::warning("indexer", "half a backup stays until the next: {}", removed.error().message);
  return std::move(copied).error().within("beginning a backup");
}

Result<void> StoreOnDisk::end_backup() {
  const std::lock_guard lock(backup_mutex_);
  return store_.files.remove_tree(store_.folder.backup());
}

Result<void> StoreOnDisk::detach(Day day) {
  const std::lock_guard lock(backup_mutex_);
  CORDWOOD_TRY(seal());
  return detaching_.detach(day);
}

Result<void> StoreOnDisk::attach(Day day) {
  const std::lock_guard lock(backup_mutex_);
  return detaching_.attach(day);
}

// Everything acknowledged so far is in segments or in WAL files with smaller numbers than the one given.
Result<std::uint64_t> StoreOnDisk::close_wal_file() {
  const std::lock_guard lock(seal_mutex_);
  if (contents_.active()->totals().batches > 0) {
    CORDWOOD_TRY(freeze());
  }
  return frozen_.empty() ? catalog_.manifest().wal_first : frozen_.back().end.wal_first;
}

}  // namespace

Result<void> copy_store(FileSystem& files, const std::filesystem::path& folder, const std::filesystem::path& to) {
  const FolderLayout layout{folder};
  CORDWOOD_TRY(const FolderLock lock, FolderLock::take_to_read(files, layout.lock()));
  CORDWOOD_TRY(const Manifest manifest, read_manifest(files, layout));
  return copy_store_files(files, layout, manifest, UINT64_MAX, {to});
}

Result<std::unique_ptr<Store>> Store::open(FileSystem& files, const Clock& clock, StoreOptions options) {
  // Else appends would wait for a seal that waits for more of them.
  options.seal_bytes = std::min(options.seal_bytes, options.unsealed_bytes_max / 2);
  CORDWOOD_TRY(files.make_directories(options.folder));
  const StoreFiles shared{files, {options.folder}, std::make_shared<BlockCache>(options.cache_bytes_max)};
  CORDWOOD_TRY(auto lock, FolderLock::take(files, shared.folder.lock()));
  CORDWOOD_TRY(make_folders(shared));
  CORDWOOD_TRY(auto manifest, recover_manifest(shared));
  CORDWOOD_TRY(files.remove_tree(shared.folder.backup()));
  CORDWOOD_TRY(settle_detached_days(files, shared.folder, manifest));
  auto leftovers = remove_leftovers(shared, manifest);
  auto segments = open_segments(shared, manifest.segments);
  CORDWOOD_TRY(auto wal, recover_wal(shared, manifest));
  log::info("indexer", "opened {}: {} segments, {} batches in the WAL", options.folder.string(), segments.opened.size(),
            wal.batches.size());
  return std::unique_ptr<Store>(
      std::make_unique<StoreOnDisk>(shared, clock, std::move(options),
                                    StoreOnDisk::Recovered{std::move(lock), std::move(manifest), std::move(segments),
                                                           std::move(wal), std::move(leftovers)}));
}

}  // namespace cordwood::indexer
