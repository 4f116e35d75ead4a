#pragma once
// Values gathered into buckets: stats by (_time:5m, size:10KB, ip:/24).

#include <string_view>

#include "block.h"
#include "language/bucket.h"

namespace cordwood::query {

/// The bucket of each row's value, as text: its lower end, in the form of the value (number, time, duration, address).
/// A value that fits no bucket stays itself. When the times of the whole row group lie in one bucket, they are not
/// read.
Values::Pointer bucketed(Block& block, std::string_view field, const language::Bucket& bucket);

}  // namespace cordwood::query
