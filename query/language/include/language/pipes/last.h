#pragma once
// `last 3 by (a) partition by (b) rank as r`: the largest rows, of each partition.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/sort_field.h"

namespace cordwood::language {

class Parser;

struct LastPipe {
  std::uint64_t count = 1;
  SortFields by;            // Empty: by all fields.
  FieldNames partition_by;  // Empty: all rows are one partition.
  std::string rank;         // The field that takes the place in the order, from 1; "" for none.

  static Result<LastPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
