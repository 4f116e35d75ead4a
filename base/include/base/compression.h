#pragma once
// zstd frames. Threads: all functions from any thread; contexts are kept per thread.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cordwood {

/// Appends one zstd frame holding `bytes` to `out`. Level 3 is zstd's default; below 1 it is faster and
/// packs less.
void compress(std::string_view bytes, int level, std::string& out);

/// Appends the content of one zstd frame to `out`. Errc::corrupt when it is not a frame; Errc::too_large when the
/// content is or says it is larger than `bytes_max` (checked before memory is taken, so a bomb costs nothing).
Result<void> decompress(std::string_view frame, std::size_t bytes_max, std::string& out);

}  // namespace cordwood
