#pragma once
// `pack_json fields (a, b*) as x`: fields as one JSON object.

#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct PackJsonPipe {
  FieldPatterns fields;  // `*` when the query says nothing.
  std::string result = "_msg";

  static Result<PackJsonPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
