#pragma once
// `top 5 by (a, b) hits as n rank as r`: the most frequent tuples.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct TopPipe {
  std::uint64_t limit = 10;
  FieldNames by;
  std::string hits = "hits";
  std::string rank;  // The field that takes the place, from 1; "" for none.

  static Result<TopPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
