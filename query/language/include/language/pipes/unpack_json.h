#pragma once
// `unpack_json from x fields (a, b*) result_prefix p`: the fields of a JSON object.

#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct UnpackJsonPipe {
  FilterPtr condition;  // Null: every row.
  std::string from = "_msg";
  FieldPatterns fields;  // `*` when the query says nothing.
  std::string result_prefix;
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<UnpackJsonPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
