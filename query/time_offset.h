#pragma once
// options(time_offset=1h): the query looks at times this much earlier and shows them as if they were now.

#include "language/filter.h"
#include "operator.h"

namespace cordwood::query {

/// The same filter with every range of _time this much earlier. Ends that are open stay so.
language::FilterPtr with_times_earlier(const language::FilterPtr& filter, Nanoseconds offset);

TimeRange earlier(const TimeRange& range, Nanoseconds offset);

/// Shows _time this much later. Stands before the first pipe.
std::unique_ptr<Operator> make_times_later(Nanoseconds offset, std::unique_ptr<Operator> next);

}  // namespace cordwood::query
