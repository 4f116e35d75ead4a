#include "contents.h"

#include <algorithm>

#include "base/check.h"

namespace cordwood::indexer {

Contents::Contents(std::vector<StoredSegment> sealed, std::vector<UnopenedSegment> unopened)
    : sealed_(std::move(sealed)), unopened_(std::move(unopened)) {
  generations_.push_back(std::make_shared<Generation>());
}

std::shared_ptr<const Snapshot> Contents::snapshot() const {
  struct Part {
    std::shared_ptr<Generation> generation;
    std::size_t batches;
  };
  std::vector<Part> parts;
  const auto snapshot = std::make_shared<Snapshot>();
  std::uint64_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    if (last_snapshot_ != nullptr) return last_snapshot_;
    version = version_;
    for (const StoredSegment& stored : sealed_) snapshot->segments.push_back(stored.segment);
    for (const UnopenedSegment& unopened : unopened_) snapshot->unreadable.push_back(unopened.what);
    for (const auto& generation : generations_) parts.push_back({generation, generation->totals().batches});
  }
  for (const Part& part : parts) {
    const auto segments = part.generation->segments(part.batches);
    snapshot->segments.insert(snapshot->segments.end(), segments.begin(), segments.end());
  }
  const std::lock_guard lock(mutex_);
  if (version == version_) last_snapshot_ = snapshot;
  return snapshot;
}

void Contents::add(std::span<const std::shared_ptr<const RowBatch>> batches) {
  const std::lock_guard lock(mutex_);
  for (const auto& batch : batches) generations_.back()->add(batch);
  ++version_;
  last_snapshot_ = nullptr;
}

std::shared_ptr<Generation> Contents::active() const {
  const std::lock_guard lock(mutex_);
  return generations_.back();
}

std::shared_ptr<Generation> Contents::freeze() {
  const std::lock_guard lock(mutex_);
  const std::shared_ptr<Generation> frozen = generations_.back();
  generations_.push_back(std::make_shared<Generation>());
  return frozen;
}

std::vector<std::shared_ptr<Generation>> Contents::generations() const {
  const std::lock_guard lock(mutex_);
  return {generations_.begin(), generations_.end()};
}

void Contents::generation_sealed(const std::shared_ptr<Generation>& generation,
                                 const std::vector<StoredSegment>& segments) {
  const std::lock_guard lock(mutex_);
  const auto at = std::find(generations_.begin(), generations_.end(), generation);
  CORDWOOD_CHECK(at != generations_.end() && generation != generations_.back());
  generations_.erase(at);
  sealed_.insert(sealed_.end(), segments.begin(), segments.end());
  ++version_;
  last_snapshot_ = nullptr;
}

void Contents::add_sealed(std::span<const StoredSegment> segments) {
  const std::lock_guard lock(mutex_);
  std::erase_if(unopened_, [segments](const UnopenedSegment& unopened) {
    return std::any_of(segments.begin(), segments.end(),
                       [&unopened](const StoredSegment& opened) { return opened.number == unopened.number; });
  });
  sealed_.insert(sealed_.end(), segments.begin(), segments.end());
  ++version_;
  last_snapshot_ = nullptr;
}

void Contents::take_out(std::span<const ManifestSegment> segments) {
  const std::lock_guard lock(mutex_);
  const auto is_one = [segments](const auto& known) {
    return std::any_of(segments.begin(), segments.end(),
                       [&known](const ManifestSegment& entry) { return entry.number == known.number; });
  };
  std::erase_if(sealed_, is_one);
  std::erase_if(unopened_, is_one);
  ++version_;
  last_snapshot_ = nullptr;
}

void Contents::replace(std::span<const StoredSegment> old, std::span<const StoredSegment> fresh) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sealed_, [old](const StoredSegment& stored) {
    return std::any_of(old.begin(), old.end(),
                       [&stored](const StoredSegment& one) { return one.number == stored.number; });
  });
  sealed_.insert(sealed_.end(), fresh.begin(), fresh.end());
  ++version_;
  last_snapshot_ = nullptr;
}

void Contents::drop(Day day, std::uint64_t arrival_end) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sealed_, [day](const StoredSegment& stored) { return stored.segment->day() == day; });
  std::erase_if(unopened_, [day](const UnopenedSegment& unopened) { return unopened.day == day; });
  for (const auto& generation : generations_) generation->drop(day, arrival_end);
  ++version_;
  last_snapshot_ = nullptr;
}

void Contents::drop_from_memory(const DroppedDays& days) {
  const std::lock_guard lock(mutex_);
  for (const auto& generation : generations_)
    for (const auto& [day, arrival_end] : days) generation->drop(day, arrival_end);
  ++version_;
  last_snapshot_ = nullptr;
}

std::vector<StoredSegment> Contents::sealed() const {
  const std::lock_guard lock(mutex_);
  return sealed_;
}

}  // namespace cordwood::indexer
