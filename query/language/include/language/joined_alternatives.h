#pragma once
// `a or b or c or …` asked as one question.

#include "language/filter.h"

namespace cordwood::language {

/// The same filter, in which many words, phrases or whole values of one field that an `or` joins are one filter: it
/// takes about as long as each of them alone did.
FilterPtr with_alternatives_joined(const FilterPtr& filter);

}  // namespace cordwood::language
