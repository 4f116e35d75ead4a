#pragma once
// What is done with what was found.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "masking/key_set.h"
#include "value_form.h"

namespace cordwood::masking {

inline constexpr std::size_t kKeepLastMax = 8;
inline constexpr std::size_t kHashDigits =
    16;  // 64 bits: two of a million values are alike with odds of 1 : 37 million.

struct Action {
  enum class Kind {
    redact,     // [masked:email]
    keep_last,  // [masked:card:1111]; a value not more than twice as long as what is kept is redacted.
    hash,       // [email:9f86d081884c7d65], HMAC-SHA256 with the data folder's key: equal values stay equal.
    fake,       // Letters and digits in place of letters and digits, by the same key: see fake.h.
    encrypt,  // [email:9f86d081884c7d65:…]: as hash, and the value itself, for reveal(). A very long one is redacted.
    drop_field,  // The field goes. In a text that is no field of its own, and in the message, as redact.
    drop_line,   // The whole event is not stored. In a text that is no event's, as redact.
    off,         // Left as it is.
  };
  Kind kind = Kind::redact;
  std::size_t keep = 4;
  friend bool operator==(const Action&, const Action&) = default;
};

/// The name of an action in a configuration, and back.
std::string_view name_of(Action::Kind kind);
std::optional<Action::Kind> action_named(std::string_view name);
/// "redact, keep_last, …": what a complaint lists.
std::string known_actions();

/// HMAC-SHA256.
std::array<unsigned char, 32> keyed_digest(std::string_view value, std::string_view key);

/// The word that stands for a value in a tag: kHashDigits hexadecimal digits.
std::string hash_word(std::string_view value, Form form, std::string_view key);

/// Who found a value.
struct Finder {
  std::string_view name;  // Of the detector or rule.
  Form form = Form::bytes;
};

/// Appends what stands in place of `value`. REQUIRES: a key, when the action needs one.
void append_masked(std::string& out, const Action& action, const Finder& finder, std::string_view value,
                   const KeySet& keys);

}  // namespace cordwood::masking
