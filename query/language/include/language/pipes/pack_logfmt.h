#pragma once
// `pack_logfmt fields (a, b*) as x`: fields as one logfmt line.

#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;

struct PackLogfmtPipe {
  FieldPatterns fields;  // `*` when the query says nothing.
  std::string result = "_msg";

  static Result<PackLogfmtPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
