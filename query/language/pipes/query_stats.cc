#include "language/pipes/query_stats.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<QueryStatsPipe> QueryStatsPipe::parse(Parser&) { return QueryStatsPipe{}; }

void QueryStatsPipe::print(std::string& out) const { out += "query_stats"; }

}  // namespace cordwood::language
