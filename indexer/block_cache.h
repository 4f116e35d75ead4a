#pragma once
// What was read and decoded lately: blocks, columns, string tables. One for all segments of a store.

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace cordwood::indexer {

/// Least recently used goes first when the sum of sizes passes the limit. What a reader holds stays alive for it.
/// Threads: all members from any thread.
class BlockCache {
 public:
  struct Key {
    std::uint64_t owner = 0;  // From new_owner(): one an open segment.
    std::uint64_t item = 0;   // The owner's own numbering.
    friend bool operator==(const Key&, const Key&) = default;
  };

  explicit BlockCache(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  std::uint64_t new_owner();

  /// Null when absent. The caller knows the type: one item number always holds one type.
  template <class T>
  std::shared_ptr<const T> find(Key key) {
    return std::static_pointer_cast<const T>(find_any(key));
  }
  void put(Key key, std::shared_ptr<const void> value, std::size_t bytes);
  /// Drops everything of a segment that is closing.
  void forget(std::uint64_t owner);

  std::uint64_t bytes() const;
  /// Of all that was ever put in: what was read and decoded because it was not there.
  std::uint64_t decoded_bytes() const;

 private:
  struct Entry {
    Key key;
    std::shared_ptr<const void> value;
    std::size_t bytes = 0;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return key.owner * 0x9e3779b97f4a7c15u ^ key.item; }
  };
  std::shared_ptr<const void> find_any(Key key);
  void drop_beyond_limit();  // REQUIRES: mutex_ is held

  const std::uint64_t bytes_max_;
  mutable std::mutex mutex_;  // Guards everything below.
  std::list<Entry> entries_;  // Most recently used first.
  std::unordered_map<Key, std::list<Entry>::iterator, KeyHash> index_;
  std::uint64_t bytes_ = 0;
  std::uint64_t decoded_bytes_ = 0;
  std::uint64_t last_owner_ = 0;
};

}  // namespace cordwood::indexer
