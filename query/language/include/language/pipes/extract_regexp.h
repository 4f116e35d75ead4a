#pragma once
// `extract_regexp "user=(?P<user>\\\\S+)" from x`: named groups become fields.

#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct ExtractRegexpPipe {
  FilterPtr condition;  // Null: every row.
  std::string pattern;  // RE2, with at least one named group.
  std::string from = "_msg";
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<ExtractRegexpPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
