#pragma once
// The strings that repeat within a segment, each once: templates and dictionary values. Row groups name them by id,
// so the lists of ids in the directory are the posting lists of a word query: a few strings hold the word, and rows
// follow from comparing ids.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/event.h"
#include "base/result.h"

namespace cordwood::indexer {

inline constexpr std::uint32_t kTableStringsMax = 1 << 16;     // What is over goes to the needles.
inline constexpr std::size_t kTableStringBytesMax = 64 << 10;  // A longer one stays in its row group.
inline constexpr std::size_t kTableBytesMax = 32 << 20;        // All together.

/// Threads: one.
class StringTableBuilder {
 public:
  /// The id of `text`, entering it when it is new and `worthy` and there is room.
  std::optional<std::uint32_t> offer(std::string_view text, bool worthy);

  /// The id of `text`, limits or not: for merging, where row groups name it already.
  std::uint32_t enter(std::string_view text);

  std::uint32_t size() const { return static_cast<std::uint32_t>(strings_.size()); }
  const std::vector<std::string_view>& strings() const { return strings_; }

  /// Contents of the blocks that hold the table.
  std::vector<std::string> encode() const;

 private:
  Arena arena_;
  std::vector<std::string_view> strings_;  // By id, into arena_.
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

/// Threads: const members from any thread at once.
class StringTable {
 public:
  /// Errc::corrupt unless `blocks` hold exactly `count` strings.
  static Result<std::shared_ptr<const StringTable>> decode(std::vector<std::string> blocks, std::uint32_t count);

  std::uint32_t size() const { return static_cast<std::uint32_t>(strings_.size()); }
  std::string_view operator[](std::uint32_t id) const { return strings_[id]; }  // REQUIRES: id < size()
  const std::vector<std::string_view>& strings() const { return strings_; }
  std::size_t memory_bytes() const;

 private:
  std::vector<std::string> blocks_;
  std::vector<std::string_view> strings_;  // By id, into blocks_.
};

}  // namespace cordwood::indexer
