#include "upkeep.h"

#include <utility>

#include "base/log.h"

namespace cordwood::indexer {
namespace {

constexpr std::chrono::milliseconds kSealCheckInterval{250};
constexpr std::chrono::milliseconds kMergeCheckInterval{10'000};
// How long deleted rows may stay on disk while more are being deleted: a segment is written anew once for many.
constexpr std::chrono::minutes kPurgeDelay{5};

}  // namespace

Upkeep::Upkeep(Parts parts, Work work, std::stop_token stop)
    : parts_(parts), work_(std::move(work)), stop_(std::move(stop)) {
  purge_after(kPurgeDelay);  // What the last run left.
}

void Upkeep::start() {
  if (parts_.options.scrub_bytes_per_second > 0) {
    scrubbing_ =
        std::make_unique<Scrubbing>(parts_.store, parts_.contents, parts_.clock, parts_.options.scrub_bytes_per_second);
    scrubber_ = std::make_unique<BackgroundLoop>([this] { return scrubbing_->step(); }, BackgroundLoop::Priority::low);
  }
  merger_ = std::make_unique<BackgroundLoop>([this] { return merge_step(); }, BackgroundLoop::Priority::low);
  sealer_ = std::make_unique<BackgroundLoop>([this] { return seal_step(); });
}

void Upkeep::stop() {
  sealer_.reset();  // First: it wakes the merger.
  merger_.reset();
  scrubber_.reset();
}

void Upkeep::rows_published() {
  if (parts_.contents.active()->totals().bytes >= parts_.options.seal_bytes) sealer_->wake();
}

void Upkeep::rows_sealed(std::span<const StoredSegment> fresh) {
  const std::lock_guard lock(quiet_mutex_);
  for (const StoredSegment& stored : fresh) last_rows_at_[stored.segment->day()] = std::chrono::steady_clock::now();
}

void Upkeep::rows_deleted() { purge_after(kPurgeDelay); }

bool Upkeep::seal_is_due() const {
  const StoreOptions& options = parts_.options;
  const Generation::Totals totals = parts_.contents.active()->totals();
  if (totals.batches == 0) return parts_.contents.generations().size() > 1;  // An earlier seal failed.
  const auto now = std::chrono::steady_clock::now();
  return totals.bytes >= options.seal_bytes || now - totals.first_at >= options.seal_age ||
         (totals.bytes >= options.seal_quiet_bytes && now - totals.last_at >= options.seal_quiet);
}

std::chrono::milliseconds Upkeep::seal_step() {
  if (!seal_is_due()) return kSealCheckInterval;
  const Result<void> sealed = work_.seal();
  if (!sealed) log::error("indexer", "{}; trying again", sealed.error().message);
  if (sealed) merger_->wake();
  return seal_back_off_.after(!sealed);
}

std::chrono::milliseconds Upkeep::merge_step() {
  work_.open_refused_segments();
  const Day today = day_of(parts_.clock.now());
  Result<bool> merged = parts_.merging.merge_once(
      [today](Day day) { return day < today ? MergeEagerness::closed : MergeEagerness::tiered; }, *work_.classes(),
      [this] { return !stop_.stop_requested(); });
  if (merged && !merged.value()) merged = purge_when_due();
  if (merged && !merged.value()) merged = close_when_due();
  if (!merged && merged.error().code == Errc::cancelled) return kMergeCheckInterval;
  if (!merged) log::error("indexer", "{}; trying again", merged.error().message);
  const auto wait = merge_back_off_.after(!merged);
  return merged && !merged.value() ? kMergeCheckInterval : wait;
}

void Upkeep::purge_after(std::chrono::minutes delay) {
  const std::lock_guard lock(purge_mutex_);
  if (!purge_at_) purge_at_ = std::chrono::steady_clock::now() + delay;
}

// Gives false when no deleted row is left, or none is due.
Result<bool> Upkeep::purge_when_due() {
  {
    const std::lock_guard lock(purge_mutex_);
    if (!purge_at_ || std::chrono::steady_clock::now() < *purge_at_) return false;
    purge_at_.reset();  // Before looking: who deletes more from here on sets it again.
  }
  const auto purged = parts_.merging.purge_once([this] { return !stop_.stop_requested(); });
  if (!purged || purged.value()) purge_after(std::chrono::minutes(0));
  if (!purged) return purged.error();
  return purged.value().has_value();
}

bool Upkeep::is_quiet(Day day) const {
  for (const auto& generation : parts_.contents.generations())
    if (generation->rows_of_days().contains(day)) return false;
  const std::lock_guard lock(quiet_mutex_);
  const auto found = last_rows_at_.find(day);
  const auto last = found == last_rows_at_.end() ? opened_at_ : found->second;
  return std::chrono::steady_clock::now() - last >= parts_.options.close_quiet;
}

Result<bool> Upkeep::close_when_due() {
  const Day today = day_of(parts_.clock.now());
  // Rows that wait to be sealed come first: they hold back who sends more.
  const CloseOptions options{parts_.options.close_bytes_max, [this] { return parts_.budget.wait_for_half(stop_); },
                             *work_.classes()};
  return parts_.merging.close_once([&](Day day) { return day < today && is_quiet(day); }, options);
}

}  // namespace cordwood::indexer
