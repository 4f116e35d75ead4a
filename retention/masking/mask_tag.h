#pragma once
// What stands in place of a masked value: [masked:email], [masked:card:1111], [email:9f86d081884c7d65],
// [email:k2:9f86d081884c7d65], [email:k2:9f86d081884c7d65:Zm9v…].

#include <cstdint>
#include <optional>
#include <string_view>

namespace cordwood::masking {

/// [name:hash], [name:k2:hash], [name:k2:hash:sealed]: what the actions `hash` and `encrypt` make. Views into the tag.
struct HashTag {
  std::string_view name;
  std::uint32_t key = 1;
  std::string_view hash;
  std::string_view sealed = {};  // Empty: nothing was sealed.
};
/// Nothing when the whole text is no such tag.
std::optional<HashTag> parts_of_hash_tag(std::string_view text);

/// Whether the whole text is such a tag, so that masking twice (collector, then server) changes nothing.
bool is_mask_tag(std::string_view text);

/// The end of what may be such a tag and begins at `at`; `at` when none does.
std::size_t tag_end(std::string_view text, std::size_t at);

/// Whether what begins at `at` is the name in such a tag: [password:9f86d081884c7d65], [masked:password:1111].
bool names_a_tag(std::string_view text, std::size_t at);

}  // namespace cordwood::masking
