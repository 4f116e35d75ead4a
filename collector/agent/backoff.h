#pragma once
// How long to wait before trying again: twice as long after each failure, with jitter, so that a thousand
// collectors do not come back to a restarted server at the same moment.

#include <algorithm>
#include <chrono>
#include <random>

namespace cordwood::agent {

class Backoff {
 public:
  using Duration = std::chrono::milliseconds;

  Backoff(Duration least, Duration most, std::uint64_t seed)
      : least_(least), most_(most), next_(least), random_(seed) {}

  void succeeded() { next_ = least_; }

  /// Between half and all of the present step.
  Duration pause() {
    const Duration step = std::exchange(next_, std::min(next_ * 2, most_));
    return Duration(std::uniform_int_distribution<Duration::rep>(step.count() / 2, step.count())(random_));
  }

 private:
  Duration least_;
  Duration most_;
  Duration next_;
  std::mt19937_64 random_;
};

}  // namespace cordwood::agent
