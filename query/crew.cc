#include "crew.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <boost/asio/post.hpp>

namespace cordwood::query {

namespace {

/// Outlives the call of run(): a helper may look at it when the call is long over.
struct Shift {
  std::mutex mutex;
  std::condition_variable idle;
  bool over = false;  // Guarded by mutex, as all.
  unsigned at_work = 0;
};

/// Waits for the helpers however run() ends: they use what its caller has on the stack.
class EndOfShift {
 public:
  explicit EndOfShift(Shift& shift) : shift_(shift) {}
  ~EndOfShift() {
    std::unique_lock lock(shift_.mutex);
    shift_.over = true;
    shift_.idle.wait(lock, [this] { return shift_.at_work == 0; });
  }
  EndOfShift(const EndOfShift&) = delete;
  EndOfShift& operator=(const EndOfShift&) = delete;

 private:
  Shift& shift_;
};

}  // namespace

void Crew::run(unsigned workers, const std::function<void(unsigned worker)>& work) {
  const unsigned helpers = std::min(workers, workers_max()) - 1;
  const auto shift = std::make_shared<Shift>();
  const EndOfShift end(*shift);
  for (unsigned worker = 1; worker <= helpers; ++worker) {
    boost::asio::post(pool_, [shift, worker, &work] {
      {
        const std::lock_guard lock(shift->mutex);
        if (shift->over) return;  // And `work` is gone.
        ++shift->at_work;
      }
      work(worker);
      const std::lock_guard lock(shift->mutex);
      if (--shift->at_work == 0) shift->idle.notify_all();
    });
  }
  work(0);
}

}  // namespace cordwood::query
