#pragma once
// The store: takes masked batches, makes them durable, and gives snapshots of everything taken.
//
//   append → WAL (group commit, fdatasync) → memory segment → sealed segment → merges
//
// docs/format/ gives the bytes of every file under the data folder.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/event.h"
#include "base/file_system.h"
#include "base/result.h"
#include "indexer/check_report.h"
#include "indexer/retention_class.h"
#include "indexer/segment.h"
#include "masking/masked_batch.h"

namespace cordwood::indexer {

struct StoreOptions {
  std::filesystem::path folder;                  // Made when absent; locked against a second process.
  std::uint64_t seal_bytes = 64 << 20;           // Rows in memory that make a segment.
  std::chrono::seconds seal_age{600};            // The oldest row in memory waits no longer.
  std::chrono::milliseconds seal_quiet{2000};    // …or when nothing came for this long and there is more than
  std::uint64_t seal_quiet_bytes = 1 << 20;      //   this much.
  std::chrono::seconds close_quiet{3600};        // A day that is over is closed when no row came for so long.
  std::uint64_t close_bytes_max = 256 << 20;     // Memory for closing a day.
  std::uint64_t unsealed_bytes_max = 256 << 20;  // append() waits at this many, until sealing catches up.
  std::uint64_t cache_bytes_max = 256 << 20;     // Decoded blocks and columns.
  std::chrono::nanoseconds accept_past = std::chrono::hours(24 * 3653);  // Older rows are dead letters,
  std::chrono::nanoseconds accept_future = std::chrono::hours(48);       // and so are later ones.
  std::uint64_t scrub_bytes_per_second = 4 << 20;                        // The background scrub reads no more; 0: none.
  bool background = true;                                                // Off: seal and merge only when asked (tests).
};

/// The rows of one day and retention class.
struct PartitionSummary {
  Day day;
  std::uint64_t rows = 0;  // In a segment with rows of other classes, deleted ones count until they are gone.
  std::uint64_t disk_bytes =
      0;                     // Of segments; what classes share is split by rows. Dead letters are the standard class's.
  std::size_t segments = 0;  // With rows of this class.
  std::string retention_class = std::string(kStandardClass);
};

/// A row that was refused, as it was masked. Views: until the visitor returns.
struct DeadLetter {
  Day day;                  // When it came.
  std::string_view reason;  // "too_old": docs/format/dead_letters.md.
  Timestamp time;
  Timestamp received_at;
  std::string_view stream;
  std::string_view peer;
  std::span<const Field> fields;
};
struct DeadLetterRetry {
  std::uint64_t taken = 0;  // Rows like others now.
  std::uint64_t left = 0;
};

/// A row of a batch, and the row of the store whose place it takes: when and from whom that one came and how long it is
/// kept go over to it.
struct Replacement {
  std::size_t row = 0;  // Its position in the batch.
  Day day;              // Of the row in the store,
  std::uint64_t arrival = 0;
  Timestamp received_at = {};
  std::string_view peer;
  std::string_view retention_class;  // Empty: the standard one.
};

/// Rows that take the place of others at one moment: in no snapshot are both, or neither, and after a crash either the
/// old ones are there or the new ones. Rows that nobody puts in are left as they are, whatever comes in meanwhile.
/// Threads: one at a time. Lifetime: the store outlives it; what was not installed is gone with it.
class Exchange {
 public:
  virtual ~Exchange() = default;

  /// Whether the store would take such a row, or make a dead letter of it.
  virtual bool takes(const Event& event) const = 0;

  /// Puts these rows of the batch in the place of others. Written to the disk piece by piece, and in no answer.
  /// REQUIRES: takes() each; no row of the store is replaced twice. Errc::too_large beyond kExchangeRowsMax.
  virtual Result<void> add(const masking::MaskedBatch& batch, std::span<const Replacement> rows) = 0;

  /// The new rows, with new arrival numbers, are there, and the old ones deleted as hide() does it. Durable.
  /// Errc::busy: some of the old ones have gone meanwhile (erased, dropped), or merges came between; nothing has
  /// happened.
  virtual Result<void> install() = 0;
};
inline constexpr std::uint64_t kExchangeRowsMax = 20'000'000;  // 8 bytes of memory each.

/// Threads: all members from any thread.
class Store {
 public:
  /// Called once, from the commit thread; must not block or call back into the store.
  using Done = std::function<void(Result<void>)>;

  /// Opens the folder, replays the WAL and removes what a crash left half-made. Errc::busy when another process has
  /// the folder; Errc::corrupt when neither manifest can be read.
  static Result<std::unique_ptr<Store>> open(FileSystem& files, const Clock& clock, StoreOptions options);

  virtual ~Store() = default;  // Flushes what can be flushed; everything acknowledged is durable already.

  /// Makes the batch durable, then visible to new snapshots, then calls `done`. With a receipt that is not above the
  /// sender's last one nothing is stored and `done` gets success. Waits while unsealed_bytes_max is reached.
  /// Errc::io (full disk): nothing of the batch was taken; it may be sent again.
  virtual void append(masking::MaskedBatch batch, std::optional<Receipt> receipt, Done done) = 0;

  virtual std::uint64_t last_sequence(const std::string& sender) const = 0;

  /// Whether append() is of use: Errc::io while the disk is full, or refuses otherwise. Tries it when it did last time.
  virtual Result<void> takes_rows() = 0;

  virtual std::shared_ptr<const Snapshot> snapshot() const = 0;

  virtual Result<void> seal() = 0;   // Everything in memory becomes segments; returns when they are durable.
  virtual Result<void> merge() = 0;  // Merges each day as far as it goes, without deleted rows; returns when done.

  /// Puts the rows of each day that is over, and is worth it, in their final order; returns when done. In the
  /// background days are closed once, and again when many late rows came.
  virtual Result<void> close_days() = 0;

  /// Merges and closings of days, those that run and those that are asked for, give up from here on with
  /// Errc::cancelled: the store is about to go. The next start does them.
  virtual void stop_merging() = 0;

  /// Decides the class of rows that are taken from here on; those that are there keep theirs.
  virtual void classify_with(RetentionClasses classes) = 0;

  virtual std::vector<PartitionSummary> partitions() const = 0;  // By day, oldest first, then by class.

  /// Removes all rows of a day, in memory too; files go when the last snapshot that holds them goes. Durable.
  virtual Result<void> drop_partition(Day day) = 0;

  /// …all of these retention classes. Where others share segments with them, and only there, rows are hidden first and
  /// then segments written anew. After a failure some may be gone: partitions() has the rest. Errc::busy: try again.
  virtual Result<void> drop_classes(Day day, const std::set<std::string, std::less<>>& classes) = 0;

  /// Takes the dead letters that would not be refused today, with times in `accepted` if given: they become rows with
  /// new arrival numbers, durable, and dead letters no more, in one step for each day of dead letters.
  virtual Result<DeadLetterRetry> retry_dead_letters(std::optional<TimeRange> accepted) = 0;

  /// Deletes the rows of a day that have these arrival numbers: no snapshot taken from here on shows them. Seals first;
  /// durable. Gives how many there were. Their bytes go when a merge writes their segment anew, in the background
  /// some minutes later. Errc::busy: try again; nothing was deleted.
  virtual Result<std::uint64_t> hide(Day day, std::vector<std::uint64_t> arrivals) = 0;

  virtual std::unique_ptr<Exchange> begin_exchange() = 0;

  /// Writes every segment that has deleted rows anew without them, now; returns when none has. Gives the names of the
  /// segments that went.
  virtual Result<std::vector<std::string>> purge() = 0;

  /// How many files the store has done with that could not be removed yet. They may hold rows that were deleted.
  virtual std::size_t unremoved_files() const = 0;

  /// Deletes the dead letters that `unwanted` says yes to (it is asked twice), from the disk too. Seals first; durable
  /// day by day. Gives how many there were.
  virtual Result<std::uint64_t> erase_dead_letters(const std::function<bool(const DeadLetter&)>& unwanted) = 0;

  /// Gives every dead letter, also those that came this moment, until `visit` gives an error, which is what it returns.
  /// Seals first; appends and seals go on meanwhile, and no file is removed.
  virtual Result<void> visit_dead_letters(const std::function<Result<void>(const DeadLetter&)>& visit) = 0;

  /// Makes a folder within the store's own, on the same volume and so of links, that holds what the store holds now and
  /// is a store itself; gives its path. For someone to copy elsewhere. It takes the place of the one before, and stays
  /// until end_backup() or the next start. Durable.
  virtual Result<std::filesystem::path> begin_backup() = 0;
  virtual Result<void> end_backup() = 0;

  /// Moves a day's rows out of the store, to a folder of their own below detached/, and back in: in one step, durably.
  /// Errors: Errc::not_found, Errc::invalid (is there already; another store's day), Errc::busy (try again), and
  /// Errc::corrupt when a block of what is to be attached is damaged.
  virtual Result<void> detach(Day day) = 0;
  virtual Result<void> attach(Day day) = 0;
};

/// Visits the dead letters of a store, whether it is running or not. Errc::not_found when there is no store, or when
/// its server replaced a file at this moment: try again.
Result<void> visit_dead_letters(FileSystem& files, const std::filesystem::path& folder,
                                const std::function<void(const DeadLetter&)>& visit);

/// What begin_backup() makes, of a store that is not running, at `to`, which must not exist. Errc::busy when it runs.
Result<void> copy_store(FileSystem& files, const std::filesystem::path& folder, const std::filesystem::path& to);

/// Reads every byte of what the manifests name, also those of detached days, of a store that is not running. Writes
/// nothing, so the volume need not be writable. With `dump`, also gives it every decoded string.
Result<CheckReport> check_store(FileSystem& files, const std::filesystem::path& folder,
                                const std::function<void(std::string_view)>& dump = nullptr);

/// Mends what can be mended of a store that is not running: each damaged file is written anew from what is whole of it,
/// and kept as NAME.broken. What a crash interrupts is done by the next call. Errc::busy when the store runs,
/// Errc::corrupt when neither manifest can be read.
Result<RepairReport> repair_store(FileSystem& files, const Clock& clock, const std::filesystem::path& folder);

}  // namespace cordwood::indexer
