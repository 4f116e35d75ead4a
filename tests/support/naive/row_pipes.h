#pragma once
// Pipes of the slow twin that change one row after the other.

#include "base/result.h"
#include "language/pipe.h"
#include "support/plain_row.h"

namespace cordwood::test {

/// Errc::unsupported for a pipe that is not of this kind, or that the twin does not know.
Result<void> change_row(const language::Pipe& pipe, ResultRow& row);

/// The items of a JSON array; none of any other text.
std::vector<std::string> array_items(const std::string& text);

}  // namespace cordwood::test
