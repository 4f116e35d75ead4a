#pragma once
// The headers of separated values that sources wrote last. Lines behind one make no sense without it, so it outlives
// the pipelines, and the process where somebody keeps it.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cordwood::parser {

/// Threads: all members from any thread.
class Headers {
 public:
  using Columns = std::vector<std::string>;

  /// Null when none was seen. Good as long as this.
  const Columns* of(std::uint64_t source) const;
  void learn(std::uint64_t source, const std::vector<std::string_view>& names);

  /// Those that were learnt since the last time. What a source is called cannot be told from its number; the names are
  /// as they came.
  std::vector<std::pair<std::uint64_t, Columns>> take_changes();
  /// One that was learnt before the process began. What the source wrote since stays.
  void restore(std::uint64_t source, Columns columns);

 private:
  static constexpr std::size_t kHeadersMax = 10'000;   // Different ones; nobody has as many by intent.
  static constexpr std::size_t kSourcesMax = 100'000;  // That have one of them.
  static constexpr std::size_t kBytesMax = 32 << 20;   // Of all names together.

  const Columns* kept(Columns columns);  // Null when it is none, or there is no room. REQUIRES: mutex_ is held.

  mutable std::mutex mutex_;
  std::set<Columns> all_;  // Events point to the names, so that none is ever forgotten.
  std::size_t bytes_ = 0;
  std::map<std::uint64_t, const Columns*> last_;
  std::set<std::uint64_t> changed_;
};

}  // namespace cordwood::parser
