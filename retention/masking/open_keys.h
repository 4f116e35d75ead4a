#pragma once
// Private keys that a source prints line by line: after -----BEGIN … PRIVATE KEY----- the lines of the body are masked
// until the END.

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "detector.h"

namespace cordwood::masking {

/// Where the END of a key ends that is looked for from `from` on; npos when there is none.
std::size_t key_end(std::string_view text, std::size_t from);

/// Threads: all members from any thread; the lines of one source come in order. Bounded: a key that does not end is
/// forgotten after some lines, and what more than some sources have open at once is not kept.
class OpenKeys {
 public:
  /// A key began in this source.
  void open(std::string_view source);

  /// Whether any source is within a key. Costs nothing.
  bool has_any() const { return count_.load(std::memory_order_relaxed) != 0; }

  /// What of this line of the source belongs to its key: a word of base64 at its end, or the END.
  Span body_in(std::string_view source, std::string_view line);

 private:
  std::atomic<std::size_t> count_ = 0;  // Nearly always none: then nobody waits for the mutex.
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> lines_left_;  // By source.
};

}  // namespace cordwood::masking
