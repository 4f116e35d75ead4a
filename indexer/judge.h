#pragma once
// What the index says of a test: per row group none, all or maybe.

#include <string_view>
#include <vector>

#include "indexer/segment.h"

namespace cordwood::indexer {

class SealedSegment;

/// See Segment::judge(). Reads string table, lexicon and needles, no row group.
Result<std::vector<Verdict>> judge(const SealedSegment& segment, std::string_view field, const ValueTest& test);

}  // namespace cordwood::indexer
