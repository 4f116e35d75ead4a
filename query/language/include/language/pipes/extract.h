#pragma once
// `extract "user=<user> " from x`: cuts fields out of a text.

#include <string>

#include "base/result.h"
#include "language/filter.h"
#include "language/text_pattern.h"

namespace cordwood::language {

class Parser;

struct ExtractPipe {
  FilterPtr condition;  // Null: every row.
  TextPattern pattern;
  std::string from = "_msg";
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<ExtractPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
