#pragma once
// The keys of the actions that need one: the newest makes tags and fakes, all of them find what was tagged before.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "base/time.h"

namespace cordwood::masking {

struct Key {
  std::uint32_t number = 1;  // Its tags say [email:k2:…]; those of the first key say nothing of it.
  Timestamp made_at = {};    // The epoch: not known.
  std::string secret;        // Any bytes, kKeyBytesMin or more.
};

inline constexpr std::size_t kKeyBytesMin = 32;
inline constexpr std::size_t kKeysMax = 64;  // Each costs a digest when a value is looked for.

/// Threads: const members from any thread at once.
class KeySet {
 public:
  KeySet() = default;  // No key.
  /// A first key of these bytes.
  explicit KeySet(std::string secret);

  const std::vector<Key>& keys() const { return keys_; }  // Oldest first.
  const Key* newest() const { return keys_.empty() ? nullptr : &keys_.back(); }
  const Key* numbered(std::uint32_t number) const;

  /// Adds a key of random bytes. Errc::too_large beyond kKeysMax.
  Result<void> rotate(Timestamp now);
  /// What it tagged can no longer be looked for. Errc::not_found; Errc::invalid for the newest. Numbers do not come
  /// back.
  Result<void> remove(std::uint32_t number);

  /// The words that stand in place of `value` in every tag that the action `hash` can have made of it: one for each key
  /// and form of a value (docs/operations/masking.md). They are found as words, in whatever field.
  std::vector<std::string> words_for(std::string_view value) const;

  /// docs/format/masking_key.md. Any text without its first line is a first key as a whole: what older servers wrote.
  std::string to_text() const;
  /// Errc::corrupt names file and line.
  static Result<KeySet> parse(std::string_view text, const std::string& file_name);

 private:
  std::vector<Key> keys_;
};

/// Errors as FileSystem's, or Errc::corrupt.
Result<KeySet> load_keys(FileSystem& files, const std::filesystem::path& path);
/// Makes the file with a first key when there is none.
Result<KeySet> load_or_make_keys(FileSystem& files, const std::filesystem::path& path, Timestamp now);
/// Atomic and durable.
Result<void> store_keys(FileSystem& files, const std::filesystem::path& path, const KeySet& keys);

}  // namespace cordwood::masking
