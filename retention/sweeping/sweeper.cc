#include "sweeping/sweeper.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/log.h"
#include "base/metrics.h"
#include "base/within_memory.h"

namespace cordwood::sweeping {
namespace {

prometheus::Counter& days_removed(const Sweep& sweep) {
  return metrics::counter("cordwood_sweeping_days_removed_total", "Days of retention classes removed",
                          {{"reason", std::string(name_of(sweep.reason))}, {"class", sweep.retention_class}});
}

prometheus::Gauge& days_held() {
  static auto& gauge = metrics::gauge("cordwood_sweeping_days_held",
                                      "Days of retention classes that would go, were there no legal hold on them.");
  return gauge;
}
prometheus::Counter& sweeps_failed() {
  static prometheus::Counter& counter =
      metrics::counter("cordwood_sweeping_failures_total", "Looks at retention that failed and are tried again");
  return counter;
}

}  // namespace

Result<std::unique_ptr<Sweeper>> Sweeper::open(FileSystem& files, const Clock& clock, indexer::Store& store,
                                               const std::filesystem::path& data_folder, SweepRules rules) {
  CORDWOOD_TRY(auto ledger, Ledger::open(files, data_folder / "deletions"));
  return std::unique_ptr<Sweeper>(new Sweeper(files, clock, store, data_folder, std::move(rules), std::move(ledger)));
}

Sweeper::Sweeper(FileSystem& files, const Clock& clock, indexer::Store& store, std::filesystem::path data_folder,
                 SweepRules rules, std::unique_ptr<Ledger> ledger)
    : files_(files),
      clock_(clock),
      store_(store),
      data_folder_(std::move(data_folder)),
      ledger_(std::move(ledger)),
      rules_(std::make_shared<const SweepRules>(std::move(rules))) {
  for (const Reason reason : kReasons) days_removed({{}, reason});  // So that they show as 0.
  store_.classify_with(classes_of(rules_->options));
}

Sweeper::~Sweeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Sweeper::start() {
  thread_ = std::thread([this] { run(); });
}

void Sweeper::reconfigure(SweepRules rules) {
  store_.classify_with(classes_of(rules.options));
  auto fresh = std::make_shared<const SweepRules>(std::move(rules));
  {
    const std::lock_guard lock(mutex_);
    rules_ = std::move(fresh);
  }
  changed_.notify_all();
}

std::shared_ptr<const SweepRules> Sweeper::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

Result<DiskSpace> Sweeper::space() const {
  DiskSpace space;
  CORDWOOD_TRY(space.volume_bytes, files_.volume_bytes(data_folder_));
  CORDWOOD_TRY(space.free_bytes, files_.free_bytes(data_folder_));
  return space;
}

Result<std::vector<Sweep>> Sweeper::sweep() {
  const std::lock_guard sweep_lock(sweep_mutex_);
  const auto rules = this->rules();
  CORDWOOD_TRY(DiskSpace space, this->space());
  space.free_bytes += std::exchange(lately_removed_bytes_, 0);
  CORDWOOD_TRY(const Outlook outlook,
               look_ahead(store_.partitions(), clock_.now(), space, rules->options, rules->hold_on));
  days_held().Set(static_cast<double>(outlook.held.size()));
  for (const HeldSweep& held : outlook.held) {
    if (held.holder.problem.empty()) {
      log::debug("sweeping", "{} of {} stays: held by {}", held.sweep.retention_class, format_day(held.sweep.day),
                 held.holder.hold);
    } else {
      log::error("sweeping", "{} of {} stays, since it cannot be told whether it is held: {}",
                 held.sweep.retention_class, format_day(held.sweep.day), held.holder.problem);
    }
  }
  std::vector<Sweep> removed;
  for (auto begin = outlook.due.begin(); begin != outlook.due.end() && rules == this->rules();) {
    const auto end =
        std::find_if(begin, outlook.due.end(), [begin](const Sweep& sweep) { return sweep.day != begin->day; });
    CORDWOOD_TRY(remove({begin, end}, rules->options));
    removed.insert(removed.end(), begin, end);
    begin = end;
  }
  return removed;
}

// Together: what classes of a day share goes without being written anew.
Result<void> Sweeper::remove(std::span<const Sweep> of_day, const SweepOptions& options) {
  const Day day = of_day.front().day;
  std::set<std::string, std::less<>> classes;
  for (const Sweep& due : of_day) {
    CORDWOOD_TRY(ledger_->record_decision(due, clock_.now()));
    classes.insert(due.retention_class);
  }
  // The whole day, rows in memory with it, unless rows of a class that stays are there or may come.
  const auto partitions = store_.partitions();
  const bool others = !options.classes.empty() ||
                      std::any_of(partitions.begin(), partitions.end(), [&](const indexer::PartitionSummary& part) {
                        return part.day == day && !classes.contains(part.retention_class);
                      });
  CORDWOOD_TRY(others ? store_.drop_classes(day, classes) : store_.drop_partition(day));
  for (const Sweep& due : of_day) {
    days_removed(due).Increment();
    lately_removed_bytes_ += due.bytes;
    log::info("sweeping", "removed {} of {}: {} rows, {} bytes, reason {}", due.retention_class, format_day(day),
              due.rows, due.bytes, name_of(due.reason));
    CORDWOOD_TRY(ledger_->record_done(due, clock_.now()));
  }
  return success();
}

Result<Outlook> Sweeper::preview(Timestamp at, const std::optional<SweepRules>& rules) const {
  CORDWOOD_TRY(const DiskSpace space, this->space());
  const auto in_force = this->rules();
  const SweepRules& by = rules ? *rules : *in_force;
  return look_ahead(store_.partitions(), at, space, by.options, by.hold_on);
}

std::string Sweeper::kept() const { return kept_json(store_.partitions(), rules()->options); }

void Sweeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto rules = rules_;
    const auto interval = rules->options.check_interval;
    lock.unlock();
    if (const auto removed = within_memory([this] { return sweep(); }); !removed) {
      sweeps_failed().Increment();
      log::error("sweeping", "trying again in {}s: {}", std::chrono::ceil<std::chrono::seconds>(interval).count(),
                 removed.error().message);
    }
    lock.lock();
    changed_.wait_for(lock, interval, [&] { return stopping_ || rules_ != rules; });
  }
}

}  // namespace cordwood::sweeping
