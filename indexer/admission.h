#pragma once
// Which rows the store takes. What it refuses becomes a dead letter with the reason, never nothing.

#include <cstdint>
#include <span>
#include <string_view>

#include "base/event.h"
#include "base/time.h"

namespace cordwood::indexer {

/// Why a row is a dead letter. The numbers are in the WAL and in dead-letter files: never reuse one.
enum class Refusal : std::uint8_t {
  none = 0,
  too_old = 1,
  too_new = 2,
  line_too_long = 3,    // kLineBytesMax
  too_many_fields = 4,  // kFieldsMax
  name_too_long = 5,    // kFieldNameBytesMax
  batch_too_large = 6,  // The rows before it filled the block: only its size and its hash were kept.
};
inline constexpr std::uint8_t kLastRefusal = 6;

std::string_view name_of(Refusal refusal);

struct Admission {
  TimeRange accepted_times;

  Refusal judge(Timestamp time, std::string_view stream, std::span<const Field> fields) const;
};

}  // namespace cordwood::indexer
