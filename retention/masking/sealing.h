#pragma once
// Values that are encrypted instead of removed: AES-256-GCM under a key that follows from one of the key set.

#include <string>
#include <string_view>

#include "base/result.h"
#include "masking/key_set.h"

namespace cordwood::masking {

/// Longer values are redacted instead: nobody reveals a file.
inline constexpr std::size_t kSealedBytesMax = 1024;
/// Of what seal() makes of these, in base64url.
inline constexpr std::size_t kSealedTextBytesMax = (kSealedBytesMax + 12 + 16) * 4 / 3 + 3;

/// The value encrypted for the detector or rule `name`, as base64url. The same for the same value, so that equal values
/// stay equal: the nonce follows from the value and the key. REQUIRES: value.size() <= kSealedBytesMax
std::string seal(std::string_view value, std::string_view name, const Key& key);

/// The value again. Errc::corrupt when this key did not seal it for this name.
Result<std::string> unseal(std::string_view text, std::string_view name, const Key& key);

}  // namespace cordwood::masking
