#pragma once
// Lines of pairs: level=info msg="disk full" path=/var

#include "event_draft.h"

namespace cordwood::parser {

/// Reads the message. Sets a field for each pair, quoted values unescaped; the message is the first there is of msg,
/// message, else the line. False, with nothing set, when anything but pairs and blanks stands in the line, or fewer
/// than two pairs.
bool read_logfmt_line(EventDraft& draft);

}  // namespace cordwood::parser
