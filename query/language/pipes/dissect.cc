#include "language/pipes/dissect.h"

#include "language/dissector.h"
#include "pipes/parts.h"

namespace cordwood::language {

Result<DissectPipe> DissectPipe::parse(Parser& in) {
  DissectPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto source, in.compound());
  auto pattern = parse_dissect_pattern(std::move(source));
  if (!pattern) return in.error_since(begin, pattern.error().message, pattern.error().hint);
  pipe.pattern = std::move(pattern).value();
  CORDWOOD_TRY(pipe.from, parse_from(in));
  CORDWOOD_TRY(pipe.append_separator, parse_option(in, "append_separator", ""));
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

void DissectPipe::print(std::string& out) const {
  out += "dissect";
  append_condition(out, condition);
  out += " ";
  append_quoted(out, pattern.source);
  append_option(out, "from", from, "_msg");
  append_option(out, "append_separator", append_separator, "");
  append_result_flags(out, keep_original_fields, skip_empty_results);
}

}  // namespace cordwood::language
