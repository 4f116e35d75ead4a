#pragma once
// What values of one length have in common, place by place.

#include <cstdint>
#include <optional>
#include <string>

#include "encoding/encoding.h"

namespace cordwood::indexer {

inline constexpr std::size_t kShapeLengthMax = 256;  // Longer values are texts.

/// For each place: the character that all values have there, or nothing.
struct FixedShape {
  std::string sample;        // The first value.
  std::vector<bool> varies;  // By place.
};

/// Nullopt unless all values have the length of the first and at most kShapeLengthMax.
std::optional<FixedShape> find_fixed_shape(Values values);

}  // namespace cordwood::indexer
