#pragma once
// `copy a as b, c* as d*`: more names for the same values.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct CopyPipe {
  struct Item {
    FieldPattern from;
    FieldPattern to;  // No prefix for a prefix: of several fields the last one stays.
  };
  std::vector<Item> items;

  static Result<CopyPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
