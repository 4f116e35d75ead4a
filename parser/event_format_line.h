#pragma once
// Lines of security products: ArcSight's Common Event Format and IBM's Log Event Extended Format.
//
//   CEF:0|vendor|product|version|id|name|severity|src=10.0.0.1 msg=a text with blanks
//   LEEF:1.0|vendor|product|version|id|src=10.0.0.1<tab>usrName=bob
//   LEEF:2.0|vendor|product|version|id|^|src=10.0.0.1^usrName=bob

#include "event_draft.h"

namespace cordwood::parser {

/// Read the message, in which the form may stand behind something else, such as syslog's head; where that took "CEF:"
/// or "LEEF:" for the name of a program, the rest is enough. Set cef.* or leef.* from the head, and a field for each
/// pair under its own name; CEF's name becomes the message. False, with nothing set, when the line is not one.
bool read_cef_line(EventDraft& draft);
bool read_leef_line(EventDraft& draft);

}  // namespace cordwood::parser
