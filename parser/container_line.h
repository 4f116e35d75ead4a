#pragma once
// What container runtimes write around each line (Kubernetes' CRI): 2026-11-21T05:27:17.123456789Z stdout F
// the line

#include "event_draft.h"

namespace cordwood::parser {

/// Reads the message. Sets the time, `stream` (stdout or stderr) and, for a line that the runtime cut, `partial`; the
/// message is the line within. False, with nothing set, when the line is not one.
bool read_container_line(EventDraft& draft);

}  // namespace cordwood::parser
