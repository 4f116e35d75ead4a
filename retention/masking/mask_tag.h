#pragma once
// What stands in place of a masked value: [masked:email], [masked:card:1111], [email:9f86d081884c7d65].

#include <string_view>

namespace cordwood::masking {

/// Whether the whole text is such a tag, so that masking twice (collector, then server) changes nothing.
bool is_mask_tag(std::string_view text);

}  // namespace cordwood::masking
