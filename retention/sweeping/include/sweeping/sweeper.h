#pragma once
// Removes rows whose time is over, and the oldest ones when there are too many or the disk is nearly full; says so in
// log, counter and ledger.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "indexer/store.h"
#include "sweeping/ledger.h"
#include "sweeping/outlook.h"

namespace cordwood::sweeping {

/// What rows are judged by. Together, because a shorter age that came into force before the hold that came with it
/// would remove what is held.
struct SweepRules {
  SweepOptions options;
  HoldOn hold_on = nullptr;
};

/// Threads: all members from any thread.
class Sweeper {
 public:
  /// `data_folder` lies on the volume that is watched; the ledger is its file "deletions". REQUIRES: files, clock and
  /// store outlive the sweeper.
  static Result<std::unique_ptr<Sweeper>> open(FileSystem& files, const Clock& clock, indexer::Store& store,
                                               const std::filesystem::path& data_folder, SweepRules rules);
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

  /// Starts looking by itself, at once and then every check_interval.
  void start();
  /// In force when this returns, also for a look that is under way, and for the classes of rows to come.
  void reconfigure(SweepRules rules);

  /// Looks once; gives what was removed. What the store refuses to drop is tried again next time.
  Result<std::vector<Sweep>> sweep();

  /// What sweep() would do at this time: by these rules or, without, by those in force.
  Result<Outlook> preview(Timestamp at, const std::optional<SweepRules>& rules = std::nullopt) const;
  /// What is kept, as kept_json() says.
  std::string kept() const;

  std::vector<Deletion> deletions() const { return ledger_->deletions(); }

 private:
  Sweeper(FileSystem& files, const Clock& clock, indexer::Store& store, std::filesystem::path data_folder,
          SweepRules rules, std::unique_ptr<Ledger> ledger);
  std::shared_ptr<const SweepRules> rules() const;
  Result<DiskSpace> space() const;
  Result<void> remove(std::span<const Sweep> of_day, const SweepOptions& options);
  void run();

  FileSystem& files_;
  const Clock& clock_;
  indexer::Store& store_;
  const std::filesystem::path data_folder_;
  const std::unique_ptr<Ledger> ledger_;

  std::mutex sweep_mutex_;  // One look at a time. Guards the next.
  // What the last look removed: queries may still hold those files open, so the volume may not show them as free yet.
  std::uint64_t lately_removed_bytes_ = 0;

  mutable std::mutex mutex_;  // Guards the rest.
  std::condition_variable changed_;
  std::shared_ptr<const SweepRules> rules_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cordwood::sweeping
