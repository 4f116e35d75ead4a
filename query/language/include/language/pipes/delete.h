#pragma once
// `delete a, b*`.

#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct DeletePipe {
  FieldPatterns fields;

  static Result<DeletePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
