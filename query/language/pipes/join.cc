#include "language/pipes/join.h"

#include "language/query.h"
#include "pipes/parts.h"

namespace cordwood::language {

Result<JoinPipe> JoinPipe::parse(Parser& in) {
  JoinPipe pipe;
  in.skip_if_any({"by", "on"});
  CORDWOOD_TRY(pipe.by, in.field_names_in_parentheses());
  CORDWOOD_TRY(auto inner_query, in.query_in_parentheses());
  pipe.query = std::make_shared<const Query>(std::move(inner_query));
  pipe.inner = in.skip_if("inner");
  CORDWOOD_TRY(pipe.prefix, parse_option(in, "prefix", ""));
  return pipe;
}

void JoinPipe::print(std::string& out) const {
  out += "join";
  append_by(out, by);
  out += " (" + query->to_string() + ")";
  append_flag(out, inner, "inner");
  append_option(out, "prefix", prefix, "");
}

}  // namespace cordwood::language
