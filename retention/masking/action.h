#pragma once
// What is done with what was found.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cordwood::masking {

inline constexpr std::size_t kKeepLastMax = 8;
inline constexpr std::size_t kHashDigits =
    16;  // 64 bits: two of a million values are alike with odds of 1 : 37 million.
inline constexpr std::size_t kHashKeyBytesMin = 32;

struct Action {
  enum class Kind {
    redact,     // [masked:email]
    keep_last,  // [masked:card:1111]; a value not more than twice as long as what is kept is redacted.
    hash,       // [email:9f86d081884c7d65], HMAC-SHA256 with the data folder's key: equal values stay equal.
    fake,       // Letters and digits in place of letters and digits, by the same key: see fake.h.
    off,        // Left as it is.
  };
  Kind kind = Kind::redact;
  std::size_t keep = 4;
};

/// The name of an action in a configuration, and back.
std::string_view name_of(Action::Kind kind);
std::optional<Action::Kind> action_named(std::string_view name);
/// "redact, keep_last, …": what a complaint lists.
std::string known_actions();

/// HMAC-SHA256.
std::array<unsigned char, 32> keyed_digest(std::string_view value, std::string_view key);

/// Appends what stands in place of `value`, which the detector or rule `name` found.
void append_masked(std::string& out, const Action& action, std::string_view name, std::string_view value,
                   std::string_view hash_key);

}  // namespace cordwood::masking
