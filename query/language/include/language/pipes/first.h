#pragma once
// `first 3 by (a) partition by (b) rank as r`: the smallest rows, of each partition.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/sort_field.h"

namespace cordwood::language {

class Parser;

struct FirstPipe {
  std::uint64_t count = 1;
  SortFields by;            // Empty: by all fields.
  FieldNames partition_by;  // Empty: all rows are one partition.
  std::string rank;         // The field that takes the place in the order, from 1; "" for none.

  static Result<FirstPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
