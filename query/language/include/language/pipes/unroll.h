#pragma once
// `unroll by (a, b)`: a row for each item of JSON arrays.

#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct UnrollPipe {
  FilterPtr condition;  // Null: every row.
  FieldNames fields;

  static Result<UnrollPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
