#pragma once
// What the action `encrypt` put away, for those who may see it.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "base/time.h"
#include "masking/key_set.h"

namespace cordwood::masking {

struct Revealed {
  std::string value;
  std::string detector;   // Or the name of a rule.
  std::uint32_t key = 1;  // Its number.
  std::string hash_word;  // By which masked("value") finds it.
};

/// The value behind a tag such as [email:k2:9f86d081884c7d65:…]. Errc::invalid when it is no such tag, Errc::not_found
/// when its key was removed, Errc::corrupt when it was changed.
Result<Revealed> reveal(std::string_view tag, const KeySet& keys);

/// Who saw a value, and why.
struct RevealRecord {
  Timestamp time = {};
  std::string who;
  std::string reason;  // Masked itself.
};

/// Appends to the file at `path` (docs/format/reveals.md) that a value was revealed, without the value. Durable when it
/// returns: only then may the value be shown. One writer a path.
Result<void> record_reveal(FileSystem& files, const std::filesystem::path& path, const RevealRecord& record,
                           const Revealed& revealed);

}  // namespace cordwood::masking
