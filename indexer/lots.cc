#include "lots.h"

#include <algorithm>

namespace cordwood::indexer {

std::string lot_of(std::string_view retention_class, const RetentionClasses& classes) {
  return classes.lot_of ? classes.lot_of(retention_class) : std::string();
}

Lots lots_of(const StoredSegment& stored, const RetentionClasses& classes) {
  Lots lots;
  for (const auto& [name, rows] : rows_by_class(stored.segment->info().rows, stored.classes))
    lots.insert(lot_of(name, classes));
  return lots;
}

bool mixes_lots(std::span<const StoredSegment> segments, const RetentionClasses& classes) {
  return std::any_of(segments.begin(), segments.end(), [&](const StoredSegment& stored) {
    return !stored.classes.empty() && lots_of(stored, classes).size() > 1;
  });
}

}  // namespace cordwood::indexer
