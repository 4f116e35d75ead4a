#include "admission.h"

namespace cordwood::indexer {

std::string_view name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::none:
      return "none";
    case Refusal::too_old:
      return "too_old";
    case Refusal::too_new:
      return "too_new";
    case Refusal::line_too_long:
      return "line_too_long";
    case Refusal::too_many_fields:
      return "too_many_fields";
    case Refusal::name_too_long:
      return "name_too_long";
    case Refusal::batch_too_large:
      return "batch_too_large";
  }
  return "unknown";
}

Refusal Admission::judge(Timestamp time, std::string_view stream, std::span<const Field> fields) const {
  if (time < accepted_times.start) return Refusal::too_old;
  if (time > accepted_times.end) return Refusal::too_new;
  if (fields.size() > kFieldsMax) return Refusal::too_many_fields;
  std::size_t bytes = stream.size();
  for (const Field& field : fields) {
    if (field.name.size() > kFieldNameBytesMax) return Refusal::name_too_long;
    bytes += field.value.size();
  }
  return bytes > kLineBytesMax ? Refusal::line_too_long : Refusal::none;
}

}  // namespace cordwood::indexer
