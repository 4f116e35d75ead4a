#pragma once
// `field_names as x`: the names of all fields, with hits.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct FieldNamesPipe {
  std::string result = "name";

  static Result<FieldNamesPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
