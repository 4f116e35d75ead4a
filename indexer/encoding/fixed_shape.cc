#include "encoding/fixed_shape.h"

#include <array>
#include <cstring>

namespace cordwood::indexer {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

}  // namespace

std::optional<FixedShape> find_fixed_shape(Values values) {
  const std::string_view first = values.front();
  if (first.empty() || first.size() > kShapeLengthMax) return std::nullopt;
  for (const std::string_view value : values)
    if (value.size() != first.size()) return std::nullopt;
  // Eight places at once; the last word ends with the text, so some places may be looked at twice.
  std::array<char, kShapeLengthMax> differs{};
  const std::size_t size = first.size();
  const auto look_at = [&](std::string_view value, std::size_t at) {
    std::uint64_t bits = 0;
    std::uint64_t same = 0;
    std::uint64_t known = 0;
    std::memcpy(&bits, value.data() + at, kWord);
    std::memcpy(&same, first.data() + at, kWord);
    std::memcpy(&known, differs.data() + at, kWord);
    known |= bits ^ same;
    std::memcpy(differs.data() + at, &known, kWord);
  };
  for (const std::string_view value : values) {
    if (size >= kWord) {
      for (std::size_t at = 0; at + kWord < size; at += kWord) look_at(value, at);
      look_at(value, size - kWord);
    } else {
      const char* const bytes = value.data();
      for (std::size_t at = 0; at < size; ++at) differs[at] = static_cast<char>(differs[at] | (bytes[at] ^ first[at]));
    }
  }
  FixedShape shape{std::string(first), std::vector<bool>(first.size())};
  for (std::size_t at = 0; at < first.size(); ++at) shape.varies[at] = differs[at] != 0;
  return shape;
}

}  // namespace cordwood::indexer
