#pragma once
// `coalesce(a, b) default "x" as c`: the first value that is not empty.

#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct CoalescePipe {
  FieldNames fields;
  std::string default_value;
  std::string result = "_msg";

  static Result<CoalescePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
