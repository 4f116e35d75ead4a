#include "language/pipes/extract_regexp.h"

#include "pipes/parts.h"
#include "regexp.h"

namespace cordwood::language {

Result<ExtractRegexpPipe> ExtractRegexpPipe::parse(Parser& in) {
  ExtractRegexpPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  const std::size_t begin = in.position();
  CORDWOOD_TRY(pipe.pattern, in.compound());
  CORDWOOD_TRY(auto expression, compile_regexp(in, begin, pipe.pattern));
  if (expression->NamedCapturingGroups().empty()) {
    return in.error_since(begin, "the expression names no field", "extract_regexp \"user=(?P<user>[a-z]+)\"");
  }
  CORDWOOD_TRY(pipe.from, parse_from(in));
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

void ExtractRegexpPipe::print(std::string& out) const {
  out += "extract_regexp";
  append_condition(out, condition);
  out += " ";
  append_quoted(out, pattern);
  append_option(out, "from", from, "_msg");
  append_result_flags(out, keep_original_fields, skip_empty_results);
}

}  // namespace cordwood::language
