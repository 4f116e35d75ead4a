#pragma once
// `uniq by (a, b) with hits limit 10`: distinct tuples.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct UniqPipe {
  FieldNames by;
  bool with_hits = false;   // In the field "hits".
  std::uint64_t limit = 0;  // 0: all.

  static Result<UniqPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
