#pragma once
// What is done with the lines of files, on all cores: searched as they come, or made rows of.

#include <functional>
#include <string_view>

#include "base/result.h"
#include "indexer/transient_segments.h"
#include "open/kept_lines.h"
#include "open/line_reader.h"
#include "open/sieve.h"
#include "parser/pipelines.h"

namespace cordwood::open {

/// Gives the lines that the sieve keeps, in the order of the files, while they are read; until `found` says false.
/// One call at a time, from any thread. Memory: a few pieces.
void search_lines(LineReader& reader, const parser::Pipelines& pipelines, const Sieve& sieve,
                  const std::function<bool(std::uint64_t arrival, std::string_view line)>& found);

/// Makes rows of the lines that the sieve keeps, and keeps the lines beside them.
Result<void> load_lines(LineReader& reader, const parser::Pipelines& pipelines, const Sieve& sieve,
                        indexer::TransientSegments& segments, KeptLines& lines, const LineReader::Complain& complain);

}  // namespace cordwood::open
