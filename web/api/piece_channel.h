#pragma once
// A bounded channel of pieces of an answer, from the pool thread that makes them to the coroutine that sends them.

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cordwood::api {

class PieceChannel {
 public:
  explicit PieceChannel(boost::asio::any_io_executor executor) : channel_(std::move(executor), kPiecesMax) {}

  /// Blocks while the channel is full, until `deadline` at the latest: then false. The channel's executor must be
  /// running: on it the blocked sender is released.
  bool send(std::string piece, std::chrono::steady_clock::time_point deadline) {
    // While there is room nobody has to be waited for: waking a thread up takes longer than many a query.
    if (channel_.try_send(boost::system::error_code(), std::move(piece))) return true;
    const auto sent = std::make_shared<std::promise<bool>>();  // May be kept when nobody waits any more.
    auto is_sent = sent->get_future();
    channel_.async_send(boost::system::error_code(), std::move(piece),
                        [sent](boost::system::error_code failure) { sent->set_value(!failure); });
    return is_sent.wait_until(deadline) == std::future_status::ready && is_sent.get();
  }
  /// The sender is done; what it sent is still received.
  bool finish(std::chrono::steady_clock::time_point deadline) { return send("", deadline); }

  /// Nothing once the sender has finished.
  boost::asio::awaitable<std::optional<std::string>> receive() {
    if (ended_) co_return std::nullopt;
    auto [failure, piece] = co_await channel_.async_receive(boost::asio::as_tuple(boost::asio::use_awaitable));
    // A receiver that was cancelled has not seen the end: whoever takes over goes on receiving.
    ended_ = failure == boost::asio::experimental::error::channel_closed || (!failure && piece.empty());
    if (failure || ended_) co_return std::nullopt;
    co_return std::move(piece);
  }
  /// The sender gives up: receive() gives what is there and then nothing. The receiver must not: a sender that waits
  /// for room would not be woken up.
  void close() {
    channel_.cancel();  // First: a send that was given up may still be waiting in it.
    channel_.close();
  }

 private:
  static constexpr std::size_t kPiecesMax = 8;
  bool ended_ = false;  // The receiver's: it has seen the end.
  boost::asio::experimental::concurrent_channel<void(boost::system::error_code, std::string)> channel_;
};

}  // namespace cordwood::api
