#include "action.h"

#include <algorithm>
#include <array>
#include <string>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"
#include "characters.h"
#include "fake.h"
#include "sealing.h"

namespace cordwood::masking {
namespace {

struct ActionName {
  std::string_view name;
  Action::Kind kind;
};

constexpr auto kActionNames = std::to_array<ActionName>({{"redact", Action::Kind::redact},
                                                         {"keep_last", Action::Kind::keep_last},
                                                         {"hash", Action::Kind::hash},
                                                         {"fake", Action::Kind::fake},
                                                         {"encrypt", Action::Kind::encrypt},
                                                         {"drop_field", Action::Kind::drop_field},
                                                         {"drop_line", Action::Kind::drop_line},
                                                         {"off", Action::Kind::off}});

// The last letters and digits, without separators: "1111" of 4111-1111-1111-1111.
std::string last_of(std::string_view value, std::size_t count) {
  std::string kept;
  std::size_t seen = 0;
  for (std::size_t i = value.size(); i-- > 0;) {
    if (!is_alnum(value[i])) continue;
    if (seen++ < count) kept.insert(kept.begin(), value[i]);
  }
  return seen > 2 * count ? kept : std::string();
}

}  // namespace

std::string_view name_of(Action::Kind kind) {
  return std::find_if(kActionNames.begin(), kActionNames.end(), [kind](const ActionName& a) { return a.kind == kind; })
      ->name;
}

std::optional<Action::Kind> action_named(std::string_view name) {
  for (const ActionName& action : kActionNames)
    if (action.name == name) return action.kind;
  return std::nullopt;
}

std::string known_actions() {
  std::string names;
  for (const ActionName& action : kActionNames) names.append(names.empty() ? "" : ", ").append(action.name);
  return names;
}

std::array<unsigned char, 32> keyed_digest(std::string_view value, std::string_view key) {
  std::array<unsigned char, 32> digest;
  unsigned size = 0;
  const bool done =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(value.data()),
           value.size(), digest.data(), &size) != nullptr;
  CORDWOOD_CHECK(done && size == digest.size());
  return digest;
}

std::string hash_word(std::string_view value, Form form, std::string_view key) {
  const auto digest = keyed_digest(in_form(value, form), key);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string word;
  for (std::size_t i = 0; i < kHashDigits / 2; ++i) {
    word.push_back(kHex[digest[i] >> 4]);
    word.push_back(kHex[digest[i] & 15]);
  }
  return word;
}

void append_masked(std::string& out, const Action& action, const Finder& finder, std::string_view value,
                   const KeySet& keys) {
  const bool is_sealed = action.kind == Action::Kind::encrypt && value.size() <= kSealedBytesMax;
  if (action.kind == Action::Kind::hash || is_sealed) {
    const Key& key = *keys.newest();
    out.append("[").append(finder.name).append(":");
    if (key.number > 1) out.append("k").append(std::to_string(key.number)).append(":");
    out.append(hash_word(value, finder.form, key.secret));
    if (is_sealed) out.append(":").append(seal(value, finder.name, key));
    out.append("]");
    return;
  }
  if (action.kind == Action::Kind::fake) {
    append_fake(out, finder.name, value, keys.newest()->secret);
    return;
  }
  const std::string kept = action.kind == Action::Kind::keep_last ? last_of(value, action.keep) : std::string();
  out.append("[masked:").append(finder.name);
  if (!kept.empty()) out.append(":").append(kept);
  out.append("]");
}

}  // namespace cordwood::masking
