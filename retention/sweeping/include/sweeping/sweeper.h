#pragma once
// Removes days whose time is over, and the oldest ones when the disk is nearly full; says so in log, counter and
// ledger.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "indexer/store.h"
#include "sweeping/decision.h"
#include "sweeping/ledger.h"

namespace cordwood::sweeping {

/// Whether somebody holds rows of this day, and who: then it stays.
using HoldOn = std::function<Result<std::optional<std::string>>(Day day)>;

/// Threads: all members from any thread.
class Sweeper {
 public:
  /// `data_folder` lies on the volume that is watched; the ledger is its file "deletions". REQUIRES: files, clock and
  /// store outlive the sweeper.
  static Result<std::unique_ptr<Sweeper>> open(FileSystem& files, const Clock& clock, indexer::Store& store,
                                               const std::filesystem::path& data_folder, SweepOptions options);
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

  void ask_before_removing(HoldOn hold_on);  // Before start().
  /// Starts looking by itself, at once and then every check_interval.
  void start();
  void reconfigure(SweepOptions options);

  /// Looks once; gives the days that were removed. A day that the store refuses to drop is tried again next time.
  Result<std::vector<Sweep>> sweep();

  std::vector<Deletion> deletions() const { return ledger_->deletions(); }

 private:
  Sweeper(FileSystem& files, const Clock& clock, indexer::Store& store, std::filesystem::path data_folder,
          SweepOptions options, std::unique_ptr<Ledger> ledger);
  Result<std::vector<Sweep>> due_now(const SweepOptions& options);
  Result<void> remove(const Sweep& sweep);
  void run();

  FileSystem& files_;
  const Clock& clock_;
  indexer::Store& store_;
  const std::filesystem::path data_folder_;
  const std::unique_ptr<Ledger> ledger_;
  HoldOn hold_on_ = nullptr;

  std::mutex sweep_mutex_;  // One look at a time. Guards the next.
  // What the last look removed: queries may still hold those files open, so the volume may not show them as free yet.
  std::uint64_t lately_removed_bytes_ = 0;

  mutable std::mutex mutex_;  // Guards the rest.
  std::condition_variable changed_;
  SweepOptions options_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cordwood::sweeping
