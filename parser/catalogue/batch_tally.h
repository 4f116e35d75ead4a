#pragma once
// What one batch adds to the catalogue, counted without a lock. Rows of one source mostly have the fields of the row
// before in the same places, so that a row costs a comparison a name; of one row in kLookedAt values are looked at.

#include <array>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/event.h"
#include "catalogue/value_kind.h"

namespace cordwood::catalogue {

inline constexpr std::uint64_t kLookedAt = 64;

struct TalliedField {
  std::string_view name;
  bool is_no_finding = false;  // Every line has it, whether it was understood or not.
  bool is_error = false;
  std::uint64_t rows = 0;
  std::array<std::uint32_t, kValueKinds> kinds = {};  // Of the values that were looked at.
};

/// Views into the batch.
struct TalliedSource {
  std::string_view stream;
  std::size_t labels = 0;
  std::uint64_t rows = 0;
  std::uint64_t failed = 0;
  std::uint64_t plain = 0;
  std::deque<TalliedField> fields;

  void add(std::span<const Field> row);

 private:
  TalliedField& field_at(std::size_t position, std::string_view name);

  std::vector<TalliedField*> last_;  // By position in the row before.
  std::unordered_map<std::string_view, TalliedField*> by_name_;
};

std::deque<TalliedSource> tally(std::span<const Event> events);

}  // namespace cordwood::catalogue
