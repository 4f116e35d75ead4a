#include "byte_budget.h"

#include <memory>

#include <boost/asio/as_tuple.hpp>

namespace cordwood::intake {

bool ByteBudget::try_take(std::size_t bytes) {
  const std::size_t wanted = std::min(bytes, bytes_);
  if (left_ < wanted) return false;
  left_ -= wanted;
  return true;
}

asio::awaitable<void> ByteBudget::take(std::size_t bytes) {
  const auto executor = co_await asio::this_coro::executor;
  for (;;) {
    // Shared with the wake-up call, which may come after this coroutine has ended.
    const auto alarm = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    {
      const std::lock_guard lock(mutex_);
      if (try_take(bytes)) co_return;
      waiting_.push_back([executor, alarm] { asio::post(executor, [alarm] { alarm->cancel(); }); });
    }
    co_await alarm->async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

void ByteBudget::give_back(std::size_t bytes) {
  std::deque<std::function<void()>> woken;
  {
    const std::lock_guard lock(mutex_);
    left_ += std::min(bytes, bytes_);
    woken.swap(waiting_);
  }
  for (const auto& wake : woken) wake();
}

std::size_t ByteBudget::taken() const {
  const std::lock_guard lock(mutex_);
  return bytes_ - left_;
}

}  // namespace cordwood::intake
