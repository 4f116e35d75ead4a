#include "language/pipes/grok.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<GrokPipe> GrokPipe::parse(Parser& in) {
  GrokPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  const std::size_t begin = in.position();
  CORDWOOD_TRY(pipe.expression, in.compound());
  pipe.place = *in.error_since(begin, {}).place;
  if (pipe.expression.empty()) return in.error_since(begin, "the expression is empty", "grok \"%{IP:client}\"");
  if (in.skip_if("bank")) {
    const std::size_t at = in.position();
    CORDWOOD_TRY(pipe.bank, in.compound());
    if (pipe.bank != "ecs-v1" && pipe.bank != "legacy")
      return in.error_since(at, "there is no such bank of patterns", "ecs-v1, which is the default, or legacy");
  }
  CORDWOOD_TRY(pipe.from, parse_from(in));
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

void GrokPipe::print(std::string& out) const {
  out += "grok";
  append_condition(out, condition);
  out += " ";
  append_quoted(out, expression);
  append_option(out, "bank", bank, "ecs-v1");
  append_option(out, "from", from, "_msg");
  append_result_flags(out, keep_original_fields, skip_empty_results);
}

}  // namespace cordwood::language
