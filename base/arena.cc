#include <cstring>

#include "base/event.h"

namespace cordwood {

// Large enough that a chunk serves hundreds of lines, small enough that an idle batch costs little.
static constexpr std::size_t kChunkBytes = 64 << 10;

std::span<char> Arena::allocate(std::size_t bytes) {
  const std::size_t rounded = (bytes + alignof(Field) - 1) / alignof(Field) * alignof(Field);
  if (chunks_.empty() || chunks_.back().size - used_ < rounded) {
    const std::size_t size = rounded > kChunkBytes ? rounded : kChunkBytes;
    chunks_.push_back({std::unique_ptr<char[]>(new char[size]), size});
    bytes_ += size;
    used_ = 0;
  }
  char* const memory = chunks_.back().memory.get() + used_;
  used_ += rounded;
  return {memory, bytes};
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  const std::span<char> memory = allocate(text.size());
  std::memcpy(memory.data(), text.data(), text.size());
  return {memory.data(), memory.size()};
}

std::span<Field> Arena::copy_fields(std::span<const Field> fields) {
  if (fields.empty()) return {};
  const std::span<char> memory = allocate(fields.size_bytes());
  Field* const copies = reinterpret_cast<Field*>(memory.data());
  std::uninitialized_copy(fields.begin(), fields.end(), copies);
  return {copies, fields.size()};
}

}  // namespace cordwood
