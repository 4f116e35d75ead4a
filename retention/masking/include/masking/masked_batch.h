#pragma once
// Events that went through masking. The store takes nothing else, and only the Masker can make one: this type
// is the invariant "masked before disk", held by the compiler.

#include <utility>

#include "base/event.h"

namespace cordwood::masking {

class MaskedBatch {
 public:
  MaskedBatch(MaskedBatch&&) noexcept = default;
  MaskedBatch& operator=(MaskedBatch&&) noexcept = default;

  const EventBatch& batch() const { return batch_; }
  std::span<const Event> events() const { return batch_.events(); }

 private:
  friend class Masker;
  explicit MaskedBatch(EventBatch batch) : batch_(std::move(batch)) {}
  EventBatch batch_;
};

}  // namespace cordwood::masking
