#pragma once
// What stands in place of a masked value: [masked:email], [masked:card:1111], [email:9f86d081884c7d65].

#include <string_view>

namespace cordwood::masking {

/// Whether the whole text is such a tag, so that masking twice (collector, then server) changes nothing.
bool is_mask_tag(std::string_view text);

/// The end of what may be such a tag and begins at `at`; `at` when none does.
std::size_t tag_end(std::string_view text, std::size_t at);

/// Whether what begins at `at` is the name in such a tag: [password:9f86d081884c7d65], [masked:password:1111].
bool names_a_tag(std::string_view text, std::size_t at);

}  // namespace cordwood::masking
