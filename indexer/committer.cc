#include "committer.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "store_metrics.h"

namespace cordwood::indexer {
namespace {

// One write takes no more, so that the first of a burst does not wait for all of it.
constexpr std::uint64_t kGroupBytesMax = 32 << 20;
constexpr std::size_t kGroupBatchesMax = 4096;
static_assert(kGroupBatchesMax <= kWalGroupBatchesMax);

}  // namespace

Committer::Committer(WalWriter wal, Start start, Sink sink)
    : wal_(std::move(wal)),
      next_arrival_(start.next_arrival),
      receipts_(std::move(start.receipts)),
      sink_(std::move(sink)),
      thread_([this] { run(); }) {}

Committer::~Committer() { stop(); }

void Committer::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  queue_filled_.notify_one();
  thread_.join();
}

void Committer::push(Pending pending) {
  {
    const std::lock_guard lock(queue_mutex_);
    queue_.push_back(std::move(pending));
  }
  queue_filled_.notify_one();
}

std::uint64_t Committer::last_sequence(const std::string& sender) const {
  const std::lock_guard lock(receipts_mutex_);
  return receipts_.last_sequence(sender);
}

Result<void> Committer::try_disk() {
  const std::lock_guard lock(commit_mutex_);
  if (!refused_by_disk_) return success();
  CORDWOOD_TRY(wal_.rotate());
  refused_by_disk_ = false;
  return success();
}

std::uint64_t Committer::reserve_arrivals(std::uint64_t rows) {
  const std::lock_guard lock(commit_mutex_);
  return std::exchange(next_arrival_, next_arrival_ + rows);
}

Result<void> Committer::between_groups(const std::function<Result<void>(std::uint64_t next_arrival)>& action) {
  const std::lock_guard lock(commit_mutex_);
  return action(next_arrival_);
}

Result<Committer::Cut> Committer::cut(const std::function<void()>& at_cut) {
  const std::lock_guard lock(commit_mutex_);
  CORDWOOD_TRY(const std::uint64_t wal_first, wal_.rotate());
  at_cut();
  const std::lock_guard receipts_lock(receipts_mutex_);
  return Cut{wal_first, next_arrival_, receipts_.all()};
}

// What an answer holds, such as a connection, goes when it was given, not when the next batch comes: by then the server
// may be gone.
void Committer::run() {
  while (true) {
    auto group = take_group();
    if (group.empty()) return;
    commit(group);
  }
}

std::vector<Committer::Pending> Committer::take_group() {
  std::unique_lock lock(queue_mutex_);
  queue_filled_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  std::size_t count = 0;
  for (std::uint64_t bytes = 0; count < std::min(queue_.size(), kGroupBatchesMax) && bytes < kGroupBytesMax; ++count)
    bytes += queue_[count].block.size();
  if (count == queue_.size()) return std::exchange(queue_, {});
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Pending> group(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return group;
}

void Committer::take_receipts(const std::vector<Pending*>& stored) {
  for (const Pending* pending : stored)
    if (pending->receipt && !refused_.empty()) refused_.erase(pending->receipt->sender);
  const std::lock_guard lock(receipts_mutex_);
  for (const Pending* pending : stored)
    if (pending->receipt) receipts_.take(*pending->receipt);
}

bool Committer::waits_for_earlier(const Receipt& receipt, std::uint64_t highest_in_group) const {
  const auto refused = refused_.find(receipt.sender);
  return refused != refused_.end() && receipt.sequence > refused->second && highest_in_group < refused->second;
}

void Committer::note_refusal(const Pending& pending) {
  if (!pending.receipt) return;
  if (refused_.size() >= kSendersMax) refused_.clear();
  const auto [entry, fresh] = refused_.try_emplace(pending.receipt->sender, pending.receipt->sequence);
  if (!fresh) entry->second = std::min(entry->second, pending.receipt->sequence);
}

// Gives a batch its arrival numbers and a place in the group, or the reason why not.
void Committer::admit(Pending& pending, Group& group) {
  if (pending.batch == nullptr) {
    if (!pending.verdict && pending.verdict.error().code == Errc::busy) note_refusal(pending);
    return;
  }
  if (pending.receipt) {
    const Receipt& receipt = *pending.receipt;
    std::uint64_t& in_group = group.sequences[receipt.sender];
    const bool durable_already = receipt.sequence <= last_sequence(receipt.sender);
    if (durable_already || receipt.sequence <= in_group) {
      group.left_out_bytes += pending.batch->memory_bytes();
      store_metrics().batches_resent.Increment();
      if (!durable_already) group.answered.push_back(&pending);
      return;
    }
    if (waits_for_earlier(receipt, in_group)) {
      group.left_out_bytes += pending.batch->memory_bytes();
      pending.verdict = error(Errc::busy, fmt::format("an earlier batch of {} was not stored", receipt.sender));
      return;
    }
    in_group = receipt.sequence;
  }
  pending.batch->first_arrival = group.next_arrival;
  group.next_arrival += pending.batch->summary.rows;
  group.blocks.push_back({pending.block, pending.batch->summary.rows});
  group.batches.push_back(pending.batch);
  group.answered.push_back(&pending);
}

void Committer::write(Group& group) {
  if (group.blocks.empty()) return;
  const Result<void> fate = wal_.append(group.blocks, next_arrival_);
  refused_by_disk_ = !fate;
  next_arrival_ = group.next_arrival;  // After a failure too: some of the group's bytes may be in the file.
  if (fate) {
    take_receipts(group.answered);
    sink_.publish(group.batches);
    store_metrics().commits.Increment();
    return;
  }
  store_metrics().commits_failed.Increment();
  for (const auto& batch : group.batches) group.left_out_bytes += batch->memory_bytes();
  for (Pending* pending : group.answered) {
    pending->verdict = fate;
    note_refusal(*pending);
  }
}

void Committer::commit(std::vector<Pending>& waiting) {
  Group group;
  {
    const std::lock_guard lock(commit_mutex_);
    group.next_arrival = next_arrival_;
    for (Pending& pending : waiting) admit(pending, group);
    write(group);
  }
  if (group.left_out_bytes > 0) sink_.release(group.left_out_bytes);
  for (Pending& pending : waiting) pending.done(std::move(pending.verdict));
}

}  // namespace cordwood::indexer
