#pragma once
// Which fields of a block a query's list of names and prefixes means.

#include <string_view>
#include <vector>

#include "block.h"
#include "language/fields.h"

namespace cordwood::query {

/// Each once, in the order of the list: every plain name, whether the block has it or not, and for a prefix those of
/// its fields that some row has a value of: what other rows of the store have changes no answer. Reads these fields.
std::vector<std::string_view> names_in(const language::FieldPatterns& patterns, Block& block);

/// Whether the list is `*`, or holds it.
bool means_everything(const language::FieldPatterns& patterns);

}  // namespace cordwood::query
