#pragma once
// The house's way to start a coroutine, to bound a wait, and to run work that blocks. asio::detached is banned: an
// exception would vanish without a trace.

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/result.h"

namespace cordwood {

namespace asio = boost::asio;

/// Logs and counts what ended the coroutine named `name`; nothing when it ended well.
void report_coroutine_end(const std::string& name, std::exception_ptr failure);

/// Runs `coroutine` on `executor`. `name` says in log and metric what it was, should it throw.
template <class Executor>
void spawn(const Executor& executor, std::string name, asio::awaitable<void> coroutine) {
  asio::co_spawn(executor, std::move(coroutine), [name = std::move(name)](std::exception_ptr failure) {
    if (failure) report_coroutine_end(name, failure);
  });
}

/// Awaits `step` again and again until it gives false. One that runs out of memory is logged, and after a moment the
/// next begins: for who accepts connections.
asio::awaitable<void> repeat(std::string name, std::function<asio::awaitable<bool>()> step);

inline asio::awaitable<void> wait_for(std::chrono::nanoseconds duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

/// The operation's value, or nullopt when `duration` passed first: the operation is then cancelled.
template <class T>
asio::awaitable<std::optional<T>> with_deadline(asio::awaitable<T> operation, std::chrono::nanoseconds duration) {
  using namespace asio::experimental::awaitable_operators;
  auto first = co_await (std::move(operation) || wait_for(duration));
  if (first.index() == 0) co_return std::optional<T>(std::move(std::get<0>(first)));
  co_return std::nullopt;
}

/// Runs `work` (returning T) on the pool and resumes the caller on its own executor with the value.
/// What it throws the caller gets. Name it first and move it in: g++ 12 destroys a closure
/// twice that is made inside a co_await.
template <class Work, class T = std::invoke_result_t<Work>>
asio::awaitable<T> on_pool(asio::thread_pool& pool, Work work) {
  // asio default-constructs what it carries across executors, which a Result is not: hence the optional.
  auto carried = co_await asio::co_spawn(
      pool.get_executor(),
      [](Work job) -> asio::awaitable<std::optional<T>> { co_return std::optional<T>(job()); }(std::move(work)),
      asio::use_awaitable);
  co_return std::move(*carried);
}

}  // namespace cordwood
