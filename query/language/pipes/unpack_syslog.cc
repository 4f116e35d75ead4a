#include "language/pipes/unpack_syslog.h"

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

Result<UnpackSyslogPipe> UnpackSyslogPipe::parse(Parser& in) {
  UnpackSyslogPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(pipe.from, parse_from_or_name(in));
  if (in.skip_if("offset")) {
    CORDWOOD_TRY(pipe.offset, in.duration("the offset"));
  }
  CORDWOOD_TRY(pipe.result_prefix, parse_option(in, "result_prefix", ""));
  pipe.keep_original_fields = in.skip_if("keep_original_fields");
  return pipe;
}

void UnpackSyslogPipe::print(std::string& out) const {
  out += "unpack_syslog";
  append_condition(out, condition);
  append_option(out, "from", from, "_msg");
  if (offset.count() != 0) out += fmt::format(" offset {}ns", offset.count());
  append_option(out, "result_prefix", result_prefix, "");
  append_flag(out, keep_original_fields, "keep_original_fields");
}

}  // namespace cordwood::language
