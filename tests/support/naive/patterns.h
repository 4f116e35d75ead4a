#pragma once
// `patterns` of the slow twin.

#include "language/pipes/patterns.h"
#include "support/plain_row.h"

namespace cordwood::test {

ResultRows patterns_of(const ResultRows& rows, const language::PatternsPipe& pipe);

}  // namespace cordwood::test
