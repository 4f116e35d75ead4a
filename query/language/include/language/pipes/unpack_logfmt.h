#pragma once
// `unpack_logfmt from x fields (a, b*) result_prefix p`: the fields of a logfmt line.

#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct UnpackLogfmtPipe {
  FilterPtr condition;  // Null: every row.
  std::string from = "_msg";
  FieldPatterns fields;  // `*` when the query says nothing.
  std::string result_prefix;
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<UnpackLogfmtPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
