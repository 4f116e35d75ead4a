#include "stream_labels.h"

namespace cordwood::parser {
std::string_view label_of(const Source& source, std::string_view name) {
  if (name == "host") return source.host;
  if (name == "file") return source.file;
  if (name == "app") return source.app;
  return {};
}

StreamLabels::StreamLabels(const std::vector<std::string>& names, const Source& source, Arena& arena) : arena_(arena) {
  for (const std::string& name : names)
    labels_.push_back({arena.copy(name), arena.copy(name + "_parsed"), arena.copy(label_of(source, name)), {}});
}

std::string_view StreamLabels::label(EventDraft& draft) {
  bool changed = stream_.empty();
  for (Label& label : labels_) {
    const std::string_view parsed = draft.get(label.name);
    if (!label.source_value.empty() && parsed != label.source_value) {
      draft.set_reserved(label.parsed_name, parsed);
      draft.set_reserved(label.name, label.source_value);
    }
    const std::string_view value = label.source_value.empty() ? parsed : label.source_value;
    changed = changed || value != label.value;
    label.value = value;
  }
  if (changed) {
    std::vector<Field> fields;
    for (const Label& label : labels_) fields.push_back({label.name, label.value});
    stream_ = arena_.copy(canonical_stream(fields));
  }
  return stream_;
}

}  // namespace cordwood::parser
