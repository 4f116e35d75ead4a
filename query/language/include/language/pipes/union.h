#pragma once
// `union (query)`: the rows of this query, then those of the other.

#include <memory>
#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;
struct Query;

struct UnionPipe {
  std::shared_ptr<const Query> query;

  static Result<UnionPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
