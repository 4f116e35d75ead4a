#pragma once
// Threads that help a caller with work that is cut into pieces. The caller works too, so nothing waits for a free
// thread: help that comes late finds nothing left to do.

#include <functional>
#include <memory>

#include <boost/asio/thread_pool.hpp>

namespace cordwood::query {

/// Threads: run() from any thread, several at once.
class Crew {
 public:
  /// `helpers` threads beside the callers.
  explicit Crew(unsigned helpers) : helpers_(helpers), pool_(helpers == 0 ? 1 : helpers) {}
  ~Crew() { pool_.join(); }

  unsigned workers_max() const { return helpers_ + 1; }

  /// Calls work(worker) for worker 0 on this thread and, when and if a thread is free, for 1 to workers - 1 on others.
  /// Returns when all calls that began have returned. `work` must not throw on others' threads.
  void run(unsigned workers, const std::function<void(unsigned worker)>& work);

 private:
  const unsigned helpers_;
  boost::asio::thread_pool pool_;
};

}  // namespace cordwood::query
