#pragma once
// Says which stream an event belongs to.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "event_draft.h"

namespace cordwood::parser {

/// What the collector says of a source: its host, file or app; empty for any other name.
std::string_view label_of(const Source& source, std::string_view name);

/// The labels of one batch's events. A label is what the collector says (host, file, app); where it says
/// nothing, the event's own field of that name. A field that contradicts its label is kept as <name>_parsed:
/// a Host header in somebody's JSON must not choose the stream.
class StreamLabels {
 public:
  StreamLabels(const std::vector<std::string>& names, const Source& source, Arena& arena);

  /// Adds the labels to the fields and gives the canonical stream. Views into the arena.
  std::string_view label(EventDraft& draft);

 private:
  struct Label {
    std::string_view name;
    std::string_view parsed_name;   // <name>_parsed
    std::string_view source_value;  // Empty: the event decides.
    std::string_view value;         // In the last event.
  };
  Arena& arena_;
  std::vector<Label> labels_;
  std::string_view stream_;  // Of the last event.
};

}  // namespace cordwood::parser
