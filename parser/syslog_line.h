#pragma once
// Lines as syslog daemons write them to files, and as they come over the wire.

#include "event_draft.h"
#include "time/zone.h"

namespace cordwood::parser {

/// Reads the message: RFC 3164 and what it describes (`Nov 21 05:27:17 db1 sshd[811]: …`), the same with an ISO time,
/// both with or without
/// `<PRI>`, and RFC 5424. Sets host, app, pid, facility and level (from PRI), msgid, structured data as
/// sd.<id>.<name>; the message is what follows. False, with nothing set, when the line is not one.
bool read_syslog_line(EventDraft& draft, const Zone& zone);

}  // namespace cordwood::parser
