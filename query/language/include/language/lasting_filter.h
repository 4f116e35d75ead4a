#pragma once
// A filter that a configuration keeps, such as that of a legal hold: it means the same whenever it is asked, and of a
// row alone. So it has no times that move with the clock, and no subqueries.

#include "base/yaml.h"
#include "language/filter.h"
#include "language/query.h"

namespace cordwood::language {

/// Errors name line and column of the node, and the byte within the filter.
Result<FilterPtr> lasting_filter_from(const YamlNode& node, const MaskedWords& masked_words = {});

}  // namespace cordwood::language
