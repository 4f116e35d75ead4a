#include "language/pipes/last.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<LastPipe> LastPipe::parse(Parser& in) {
  LastPipe pipe;
  if (in.at_compound() && !in.is("by") && !in.is("partition") && !in.is("rank")) {
    CORDWOOD_TRY(pipe.count, in.unsigned_number("the number of rows"));
  }
  const bool by = in.skip_if("by");
  if (by || in.is("(")) {
    CORDWOOD_TRY(pipe.by, in.sort_fields_in_parentheses());
  }
  CORDWOOD_TRY(pipe.partition_by, parse_partition(in));
  CORDWOOD_TRY(pipe.rank, parse_rank(in));
  return pipe;
}

void LastPipe::print(std::string& out) const {
  out += "last";
  if (count != 1) out += fmt::format(" {}", count);
  if (!by.empty()) {
    out += " by (";
    append_sort_fields(out, by);
    out += ")";
  }
  append_partition(out, partition_by);
  append_rank(out, rank);
}

}  // namespace cordwood::language
