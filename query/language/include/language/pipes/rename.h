#pragma once
// `rename a as b, c* as d*`.

#include <string>
#include <vector>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct RenamePipe {
  struct Item {
    FieldPattern from;
    FieldPattern to;  // No prefix for a prefix: of several fields the last one stays.
  };
  std::vector<Item> items;

  static Result<RenamePipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
