#include "language/pipes/sort.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {
namespace {

Result<void> parse_once(Parser& in, std::string_view what, std::optional<std::uint64_t>& value) {
  if (value) return in.error_here(fmt::format("there are two values for {}", what));
  CORDWOOD_TRY(value, in.unsigned_number(what));
  return success();
}

// The clauses behind the order, in any order.
Result<void> parse_clauses(Parser& in, SortPipe& pipe) {
  std::optional<std::uint64_t> offset;
  for (;;) {
    if (in.skip_if("offset")) {
      CORDWOOD_TRY(parse_once(in, "the offset", offset));
      pipe.offset = *offset;
    } else if (in.skip_if("limit")) {
      CORDWOOD_TRY(parse_once(in, "the limit", pipe.limit));
    } else if (in.is("rank")) {
      CORDWOOD_TRY(pipe.rank, parse_rank(in));
    } else if (in.is("partition")) {
      CORDWOOD_TRY(pipe.partition_by, parse_partition(in));
    } else {
      return success();
    }
  }
}

}  // namespace

Result<SortPipe> SortPipe::parse(Parser& in) {
  SortPipe pipe;
  const bool by = in.skip_if("by");
  if (by || in.is("(")) {
    CORDWOOD_TRY(pipe.by, in.sort_fields_in_parentheses());
  }
  pipe.descending = in.skip_if("desc");
  if (!pipe.descending) in.skip_if("asc");
  CORDWOOD_TRY(parse_clauses(in, pipe));
  if (!pipe.partition_by.empty() && !pipe.limit) {
    return in.error_here("`partition by` says of what `limit` takes the first rows, so it needs one", "add limit 10");
  }
  return pipe;
}

void SortPipe::print(std::string& out) const {
  out += "sort";
  if (!by.empty()) {
    out += " by (";
    append_sort_fields(out, by);
    out += ")";
  }
  append_flag(out, descending, "desc");
  append_partition(out, partition_by);
  if (offset > 0) out += fmt::format(" offset {}", offset);
  if (limit) out += fmt::format(" limit {}", *limit);
  append_rank(out, rank);
}

}  // namespace cordwood::language
