#pragma once
// `explain`: what the query did, instead of its rows. `explain estimate`: what it would do.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct ExplainPipe {
  bool is_estimate = false;

  static Result<ExplainPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
