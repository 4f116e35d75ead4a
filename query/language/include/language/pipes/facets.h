#pragma once
// `facets 5`: the most frequent values of every field.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct FacetsPipe {
  std::uint64_t limit = 10;                   // Values shown a field.
  std::uint64_t max_values_per_field = 1000;  // Fields with more are left out.
  std::uint64_t max_value_len = 128;          // Fields with longer ones are left out.
  bool keep_const_fields = false;

  static Result<FacetsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
