#include "encoding/fixed_shape.h"

namespace cordwood::indexer {

std::optional<FixedShape> find_fixed_shape(Values values) {
  const std::string_view first = values.front();
  if (first.empty() || first.size() > kShapeLengthMax) return std::nullopt;
  for (const std::string_view value : values)
    if (value.size() != first.size()) return std::nullopt;
  std::string differs(first.size(), '\0');
  for (const std::string_view value : values) {
    for (std::size_t at = 0; at < first.size(); ++at)
      differs[at] = static_cast<char>(differs[at] | (value[at] ^ first[at]));
  }
  FixedShape shape{std::string(first), std::vector<bool>(first.size())};
  for (std::size_t at = 0; at < first.size(); ++at) shape.varies[at] = differs[at] != 0;
  return shape;
}

}  // namespace cordwood::indexer
