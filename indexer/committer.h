#pragma once
// Group commit: one thread takes all batches that wait, writes them as one group, syncs once, makes them visible and
// says so. Encoding happened before, on the callers' threads.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "indexer/store.h"
#include "receipt_book.h"
#include "row_batch.h"
#include "wal_writer.h"

namespace cordwood::indexer {

/// Threads: all members from any thread.
class Committer {
 public:
  /// One append() on its way.
  struct Pending {
    std::shared_ptr<RowBatch> batch;  // Null when there is nothing to store: `verdict` is the answer then.
    std::string block;                // The batch's content as a block of the WAL.
    std::optional<Receipt> receipt;
    Store::Done done;
    Result<void> verdict = success();
  };
  struct Start {
    std::uint64_t next_arrival = 1;
    ReceiptBook receipts;
  };
  /// Gets durable batches; `left_out` are bytes of batches that were not stored after all (failed or taken before).
  struct Sink {
    std::function<void(std::span<const std::shared_ptr<const RowBatch>>)> publish;
    std::function<void(std::uint64_t left_out_bytes)> release;
  };

  Committer(WalWriter wal, Start start, Sink sink);
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  void push(Pending pending);
  /// Commits what waits; REQUIRES: no push() from here on.
  void stop();

  std::uint64_t last_sequence(const std::string& sender) const;

  /// Errc::io while the disk refuses what the WAL writes. Once it has refused, each call tries again.
  Result<void> try_disk();

  /// Arrival numbers for so many rows that do not come through append(); gives the first. The caller makes a manifest
  /// say that they are used.
  std::uint64_t reserve_arrivals(std::uint64_t rows);

  /// Runs `action` while no group is written: every row with a smaller arrival number is published, and none else.
  Result<void> between_groups(const std::function<Result<void>(std::uint64_t next_arrival)>& action);

  /// The state between two groups.
  struct Cut {
    std::uint64_t wal_first = 0;  // All groups so far are in smaller WAL files.
    std::uint64_t next_arrival = 0;
    std::vector<Receipt> receipts;
  };
  /// Starts a new WAL file and calls `at_cut` before any further group.
  Result<Cut> cut(const std::function<void()>& at_cut);

 private:
  void run();
  std::vector<Pending> take_group();
  /// Batches that one sync makes durable.
  struct Group {
    std::vector<WalBlock> blocks;
    std::vector<std::shared_ptr<const RowBatch>> batches;
    std::vector<Pending*> answered;  // With the group's fate: what is in it, and what was sent twice in it.
    std::unordered_map<std::string_view, std::uint64_t> sequences;  // The highest of each sender.
    std::uint64_t next_arrival = 0;
    std::uint64_t left_out_bytes = 0;
  };
  void commit(std::vector<Pending>& waiting);

  // REQUIRES for these: commit_mutex_ is held.
  void admit(Pending& pending, Group& group);
  void write(Group& group);
  bool waits_for_earlier(const Receipt& receipt, std::uint64_t highest_in_group) const;
  void note_refusal(const Pending& pending);
  void take_receipts(const std::vector<Pending*>& stored);

  mutable std::mutex queue_mutex_;  // Guards the next two.
  std::condition_variable queue_filled_;
  std::vector<Pending> queue_;
  bool stopping_ = false;

  mutable std::mutex commit_mutex_;  // Guards the next four; held while a group is written.
  WalWriter wal_;
  std::uint64_t next_arrival_;
  bool refused_by_disk_ = false;  // The last group, and nothing was written since.
  // The lowest sequence number of each sender that was refused and may come again. What it sent after that must not
  // be taken first: the receipt of a later batch would make the earlier one pass for taken.
  std::unordered_map<std::string, std::uint64_t> refused_;

  mutable std::mutex receipts_mutex_;  // Taken after commit_mutex_, and never held while a group is written.
  ReceiptBook receipts_;
  const Sink sink_;
  std::thread thread_;  // Last, so that it sees the others made.
};

}  // namespace cordwood::indexer
