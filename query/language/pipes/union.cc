#include "language/pipes/union.h"

#include "language/query.h"
#include "pipes/parts.h"

namespace cordwood::language {

Result<UnionPipe> UnionPipe::parse(Parser& in) {
  CORDWOOD_TRY(auto query, in.query_in_parentheses());
  return UnionPipe{std::make_shared<const Query>(std::move(query))};
}

void UnionPipe::print(std::string& out) const { out += "union (" + query->to_string() + ")"; }

}  // namespace cordwood::language
