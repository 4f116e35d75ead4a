#pragma once
// `format "<user> at <q:host>" as x`: text with fields in it.

#include <string>

#include "base/result.h"
#include "language/filter.h"
#include "language/text_pattern.h"

namespace cordwood::language {

class Parser;

struct FormatPipe {
  FilterPtr condition;  // Null: every row.
  TextPattern pattern;
  std::string result = "_msg";
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<FormatPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
