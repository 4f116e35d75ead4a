#pragma once
// `fields a, b*`: keeps these.

#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct FieldsPipe {
  FieldPatterns fields;

  static Result<FieldsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
