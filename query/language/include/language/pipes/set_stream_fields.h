#pragma once
// `set_stream_fields host, app`: makes _stream anew from these fields.

#include <string>

#include "base/result.h"
#include "language/fields.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct SetStreamFieldsPipe {
  FilterPtr condition;  // Null: every row.
  FieldNames fields;

  static Result<SetStreamFieldsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
