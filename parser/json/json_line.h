#pragma once
// Takes a line that is one JSON object apart into fields.
//
// A reader of our own rather than simdjson's: it keeps the digits of numbers and points into the line without
// a padded copy, which a line in a received buffer would need; and a line of a log may hold bytes that are
// not UTF-8, which are kept here and refused there.

#include <string_view>

#include "event_draft.h"

namespace cordwood::parser {

/// Nested objects become dotted names, arrays stay JSON text, numbers keep their exact digits, null and ""
/// are absent. Objects nested deeper than 32, or whose names would be longer than a field's may be, stay JSON
/// text too. Takes linear time. True when all of `text` is one object; on false some fields may have been
/// set. Values without escapes are views into `text`.
bool read_json_object(std::string_view text, EventDraft& draft);

}  // namespace cordwood::parser
