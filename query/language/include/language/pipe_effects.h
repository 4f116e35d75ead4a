#pragma once
// What a pipe does to the rows that pass through it, as far as planning has to know.

#include "language/pipe.h"

namespace cordwood::language {

/// Whether the pipe gives each row on as it comes: it may change, drop or multiply a row, but never waits for another
/// one nor asks how many there were.
bool is_row_by_row(const Pipe& pipe);

/// Whether rows have no _time behind a row-by-row pipe.
bool removes_time(const Pipe& pipe);

/// Whether a row may have another _time behind a row-by-row pipe: what is known of the order of times is lost.
bool may_set_time(const Pipe& pipe);

}  // namespace cordwood::language
