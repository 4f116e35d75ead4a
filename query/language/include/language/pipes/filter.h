#pragma once
// `filter logs:>50`, or the filter alone.

#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct FilterPipe {
  FilterPtr filter;

  static Result<FilterPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
