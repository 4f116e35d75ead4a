#include "language/pipes/top.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<TopPipe> TopPipe::parse(Parser& in) {
  TopPipe pipe;
  const std::string_view raw = in.peek().raw;
  if (!raw.empty() && raw.front() >= '0' && raw.front() <= '9') {
    CORDWOOD_TRY(pipe.limit, in.unsigned_number("the number of tuples"));
  }
  CORDWOOD_TRY(pipe.by, parse_by_or_list(in));
  for (;;) {
    if (in.skip_if("hits")) {
      in.skip_if("as");
      CORDWOOD_TRY(pipe.hits, in.field_name());
    } else if (in.is("rank") || in.skip_if("with")) {
      if (!in.is("rank")) return in.error_here("expected rank behind with");
      CORDWOOD_TRY(pipe.rank, parse_rank(in));
    } else {
      return pipe;
    }
  }
}

void TopPipe::print(std::string& out) const {
  out += fmt::format("top {}", limit);
  append_by(out, by);
  append_option(out, "hits as", hits, "hits");
  append_rank(out, rank);
}

}  // namespace cordwood::language
