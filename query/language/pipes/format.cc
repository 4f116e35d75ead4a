#include "language/pipes/format.h"

#include "pipes/parts.h"
#include "text_pattern.h"

namespace cordwood::language {

Result<FormatPipe> FormatPipe::parse(Parser& in) {
  FormatPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto source, in.compound());
  CORDWOOD_TRY(pipe.pattern, make_text_pattern(in, begin, std::move(source)));
  if (in.skip_if("as")) {
    CORDWOOD_TRY(pipe.result, in.field_name());
  }
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

void FormatPipe::print(std::string& out) const {
  out += "format";
  append_condition(out, condition);
  out += " ";
  append_quoted(out, pattern.source);
  append_option(out, "as", result, "_msg");
  append_result_flags(out, keep_original_fields, skip_empty_results);
}

}  // namespace cordwood::language
