#pragma once
// Which rows of a day go at the same time.

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "contents.h"
#include "indexer/retention_class.h"

namespace cordwood::indexer {

/// What RetentionClasses::lot_of says of the classes that are in a segment.
using Lots = std::set<std::string>;

std::string lot_of(std::string_view retention_class, const RetentionClasses& classes);
Lots lots_of(const StoredSegment& stored, const RetentionClasses& classes);
/// Whether one of the segments has rows of several lots.
bool mixes_lots(std::span<const StoredSegment> segments, const RetentionClasses& classes);

}  // namespace cordwood::indexer
