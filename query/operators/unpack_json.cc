// unpack_json: the fields of a JSON object.

#include "json_reading.h"
#include "operators/unpack.h"

namespace cordwood::query {

Result<OperatorPointer> make(const language::UnpackJsonPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_unpack(
      {pipe.condition,
       pipe.from,
       pipe.fields,
       pipe.result_prefix,
       {pipe.keep_original_fields, pipe.skip_empty_results},
       true},
      [](std::string_view text, const VisitField& visit) { visit_json_object(text, visit); }, setting.context,
      std::move(next));
}

}  // namespace cordwood::query
