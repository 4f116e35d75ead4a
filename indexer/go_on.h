#pragma once
// Work that takes minutes and can as well be done later asks often whether to go on.

#include <functional>

#include "base/result.h"

namespace cordwood::indexer {

/// False: give up, and leave no file behind. May wait, so that what is more urgent comes first.
using GoOn = std::function<bool()>;

inline Error gave_up() { return error(Errc::cancelled, "the store is being closed"); }

}  // namespace cordwood::indexer
