#pragma once
// Work that may be refused memory. Any line of it may then throw, so the places where work begins catch it: a query, a
// request, a step in the background. What it held is free again by then, and whoever else runs goes on.

#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "base/result.h"

namespace cordwood {

/// What ended the work then: Errc::busy, for what one asks for later may well be there. Counts it.
Error out_of_memory();

/// What `work` gives, a Result; or out_of_memory().
template <class Work>
std::invoke_result_t<Work> within_memory(Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {  // A text or a list that is longer than any may be.
    return out_of_memory();
  }
}

}  // namespace cordwood
