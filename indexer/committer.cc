#include "committer.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

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

void Committer::run() {
  for (auto group = take_group(); !group.empty(); group = take_group()) commit(group);
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
  const std::lock_guard lock(receipts_mutex_);
  for (const Pending* pending : stored)
    if (pending->receipt) receipts_.take(*pending->receipt);
}

void Committer::commit(std::vector<Pending>& group) {
  std::unique_lock lock(commit_mutex_);
  std::vector<WalBlock> blocks;
  std::vector<std::shared_ptr<const RowBatch>> batches;
  std::vector<Pending*> written;  // Answered with the group's fate.
  std::unordered_map<std::string_view, std::uint64_t> sequences;  // Of receipts in this group.
  std::uint64_t left_out = 0;
  std::uint64_t arrival = next_arrival_;
  for (Pending& pending : group) {
    if (pending.batch == nullptr) continue;
    if (pending.receipt) {
      const Receipt& receipt = *pending.receipt;
      const bool durable_already = receipt.sequence <= last_sequence(receipt.sender);
      std::uint64_t& in_group = sequences[receipt.sender];
      if (durable_already || receipt.sequence <= in_group) {
        left_out += pending.batch->content.size();
        store_metrics().batches_resent.Increment();
        if (!durable_already) written.push_back(&pending);
        continue;
      }
      in_group = receipt.sequence;
    }
    pending.batch->first_arrival = arrival;
    arrival += pending.batch->summary.rows;
    blocks.push_back({pending.block, pending.batch->summary.rows});
    batches.push_back(pending.batch);
    written.push_back(&pending);
  }
  if (!blocks.empty()) {
    const Result<void> fate = wal_.append(blocks, next_arrival_);
    next_arrival_ = arrival;  // After a failure too: some of the group's bytes may be in the file.
    if (fate) {
      take_receipts(written);
      sink_.publish(batches);
      store_metrics().commits.Increment();
    } else {
      store_metrics().commits_failed.Increment();
      for (const auto& batch : batches) left_out += batch->content.size();
      for (Pending* pending : written) pending->verdict = fate;
    }
  }
  lock.unlock();
  if (left_out > 0) sink_.release(left_out);
  for (Pending& pending : group) pending.done(std::move(pending.verdict));
}

}  // namespace cordwood::indexer
