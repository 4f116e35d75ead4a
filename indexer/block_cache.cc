#include "block_cache.h"

namespace cordwood::indexer {

std::uint64_t BlockCache::new_owner() {
  const std::lock_guard lock(mutex_);
  return ++last_owner_;
}

std::shared_ptr<const void> BlockCache::find_any(Key key) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->value;
}

void BlockCache::put(Key key, std::shared_ptr<const void> value, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (index_.contains(key)) return;  // Another thread was faster; both hold the same.
  entries_.push_front({key, std::move(value), bytes});
  index_.emplace(key, entries_.begin());
  bytes_ += bytes;
  decoded_bytes_ += bytes;
  drop_beyond_limit();
}

void BlockCache::drop_beyond_limit() {
  while (bytes_ > bytes_max_ && !entries_.empty()) {
    bytes_ -= entries_.back().bytes;
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

void BlockCache::forget(std::uint64_t owner) {
  const std::lock_guard lock(mutex_);
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (entry->key.owner != owner) {
      ++entry;
      continue;
    }
    bytes_ -= entry->bytes;
    index_.erase(entry->key);
    entry = entries_.erase(entry);
  }
}

std::uint64_t BlockCache::decoded_bytes() const {
  const std::lock_guard lock(mutex_);
  return decoded_bytes_;
}

std::uint64_t BlockCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace cordwood::indexer
