#include "sweeping/sweeper.h"

#include <utility>

#include "base/log.h"
#include "base/metrics.h"
#include "base/within_memory.h"

namespace cordwood::sweeping {
namespace {

prometheus::Counter& days_removed(Reason reason) {
  return metrics::counter("cordwood_sweeping_days_removed_total", "Days removed by retention",
                          {{"reason", std::string(name_of(reason))}});
}

prometheus::Gauge& days_held() {
  static auto& gauge =
      metrics::gauge("cordwood_sweeping_days_held", "Days that would go, were there no legal hold on them.");
  return gauge;
}
prometheus::Counter& sweeps_failed() {
  static prometheus::Counter& counter =
      metrics::counter("cordwood_sweeping_failures_total", "Looks at retention that failed and are tried again");
  return counter;
}

}  // namespace

Result<std::unique_ptr<Sweeper>> Sweeper::open(FileSystem& files, const Clock& clock, indexer::Store& store,
                                               const std::filesystem::path& data_folder, SweepOptions options) {
  CORDWOOD_TRY(auto ledger, Ledger::open(files, data_folder / "deletions"));
  return std::unique_ptr<Sweeper>(new Sweeper(files, clock, store, data_folder, std::move(options), std::move(ledger)));
}

Sweeper::Sweeper(FileSystem& files, const Clock& clock, indexer::Store& store, std::filesystem::path data_folder,
                 SweepOptions options, std::unique_ptr<Ledger> ledger)
    : files_(files),
      clock_(clock),
      store_(store),
      data_folder_(std::move(data_folder)),
      ledger_(std::move(ledger)),
      options_(std::move(options)) {
  for (const Reason reason : {Reason::age, Reason::disk}) days_removed(reason);  // So that they show as 0.
}

Sweeper::~Sweeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Sweeper::ask_before_removing(HoldOn hold_on) { hold_on_ = std::move(hold_on); }

void Sweeper::start() {
  thread_ = std::thread([this] { run(); });
}

void Sweeper::reconfigure(SweepOptions options) {
  {
    const std::lock_guard lock(mutex_);
    options_ = std::move(options);
  }
  changed_.notify_all();
}

Result<std::vector<Sweep>> Sweeper::sweep() {
  const std::lock_guard sweep_lock(sweep_mutex_);
  SweepOptions options;
  {
    const std::lock_guard lock(mutex_);
    options = options_;
  }
  CORDWOOD_TRY(const auto sweeps, due_now(options));
  std::vector<Sweep> removed;
  for (const Sweep& due : sweeps) {
    CORDWOOD_TRY(remove(due));
    lately_removed_bytes_ += due.bytes;
    removed.push_back(due);
  }
  return removed;
}

// A held day is none that can go: for the disk's sake the next oldest goes in its place.
Result<std::vector<Sweep>> Sweeper::due_now(const SweepOptions& options) {
  DiskSpace space;
  CORDWOOD_TRY(space.volume_bytes, files_.volume_bytes(data_folder_));
  CORDWOOD_TRY(space.free_bytes, files_.free_bytes(data_folder_));
  space.free_bytes += std::exchange(lately_removed_bytes_, 0);
  auto partitions = store_.partitions();
  double held = 0;
  for (std::vector<Sweep> sweeps;;) {
    sweeps = decide(partitions, clock_.now(), space, options);
    const std::size_t before = partitions.size();
    for (const Sweep& sweep : sweeps) {
      if (hold_on_ == nullptr) break;
      CORDWOOD_TRY(const auto hold, hold_on_(sweep.day));
      if (!hold) continue;
      std::erase_if(partitions, [&sweep](const auto& partition) { return partition.day == sweep.day; });
      ++held;
      log::debug("sweeping", "{} stays: held by {}", format_day(sweep.day), *hold);
    }
    if (partitions.size() < before) continue;
    days_held().Set(held);
    return sweeps;
  }
}

Result<void> Sweeper::remove(const Sweep& due) {
  CORDWOOD_TRY(ledger_->record_decision(due, clock_.now()));
  CORDWOOD_TRY(store_.drop_partition(due.day));
  days_removed(due.reason).Increment();
  log::info("sweeping", "removed {}: {} rows, {} bytes, reason {}", format_day(due.day), due.rows, due.bytes,
            name_of(due.reason));
  return ledger_->record_done(due.day, clock_.now());
}

void Sweeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto interval = options_.check_interval;
    lock.unlock();
    if (const auto removed = within_memory([this] { return sweep(); }); !removed) {
      sweeps_failed().Increment();
      log::error("sweeping", "trying again in {}s: {}", std::chrono::ceil<std::chrono::seconds>(interval).count(),
                 removed.error().message);
    }
    lock.lock();
    if (!stopping_) changed_.wait_for(lock, interval);
  }
}

}  // namespace cordwood::sweeping
