#pragma once
// One line of the ledger:
//
//   event=decided time=2026-11-21T06:00:00Z day=2026-10-21 class=audit reason=age rows=812 bytes=40960
//   sum=9f86d081884c7d65 event=done time=2026-11-21T06:00:01Z day=2026-10-21 class=audit sum=…
//
// Without a class it is the standard one.

#include <optional>
#include <string>
#include <string_view>

#include "sweeping/decision.h"

namespace cordwood::sweeping {

struct LedgerLine {
  bool done = false;  // Else decided, and `sweep` is all there.
  Timestamp at;
  Sweep sweep;
};

/// With its line end.
std::string format_line(const LedgerLine& line);
/// Nullopt when a word is missing or the checksum is wrong.
std::optional<LedgerLine> parse_line(std::string_view line);

}  // namespace cordwood::sweeping
