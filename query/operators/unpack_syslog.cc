// unpack_syslog: the fields of a syslog line.

#include <chrono>

#include "operators/unpack.h"
#include "syslog_fields.h"

namespace cordwood::query {

Result<OperatorPointer> make(const language::UnpackSyslogPipe& pipe, const Setting& setting, OperatorPointer next) {
  const Timestamp now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
  return make_unpack(
      {pipe.condition, pipe.from, {{"", true}}, pipe.result_prefix, {pipe.keep_original_fields, false}},
      [now, offset = pipe.offset](std::string_view text, const VisitField& visit) {
        if (!text.empty()) visit_syslog(text, now, offset, visit);
      },
      setting.context, std::move(next));
}

}  // namespace cordwood::query
