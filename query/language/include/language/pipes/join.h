#pragma once
// `join by (a, b) (query) inner prefix x`: each row with the matching rows of another query.

#include <memory>
#include <string>

#include "base/result.h"
#include "language/fields.h"

namespace cordwood::language {

class Parser;
struct Query;

struct JoinPipe {
  FieldNames by;
  std::shared_ptr<const Query> query;
  bool inner = false;  // Rows without a match go.
  std::string prefix;  // Of the names of the fields that come from the other query.

  static Result<JoinPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
