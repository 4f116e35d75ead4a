#pragma once
// `sort by (a desc, b) partition by (c) offset 5 limit 10 rank as r`.

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/sort_field.h"

namespace cordwood::language {

class Parser;

struct SortPipe {
  SortFields by;            // Empty: by all fields.
  bool descending = false;  // Turns the whole order round.
  FieldNames partition_by;  // Empty: all rows are one partition.
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> limit;  // Of each partition.
  std::string rank;                    // The field that takes the place in the order, from 1; "" for none.

  static Result<SortPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
