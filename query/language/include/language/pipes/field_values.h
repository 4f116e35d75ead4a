#pragma once
// `field_values x limit 10`: the values of one field, with hits.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct FieldValuesPipe {
  std::string field;
  std::uint64_t limit = 0;  // 0: all.

  static Result<FieldValuesPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
