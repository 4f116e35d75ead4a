#include "piece_channel.h"

#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

namespace cordwood::api {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kPieces = 100;  // More than the channel holds.

asio::awaitable<void> receive_one(PieceChannel& channel) {
  const auto piece = co_await channel.receive();
  EXPECT_FALSE(piece);
}

asio::awaitable<void> leave() { co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable); }

asio::awaitable<void> receive_rest(PieceChannel& channel, std::size_t& received) {
  while (true) {
    const auto piece = co_await channel.receive();
    if (!piece) co_return;
    ++received;
  }
}

// As when a client goes while its answer is being waited for.
asio::awaitable<void> take_over(PieceChannel& channel, std::thread& sender, std::size_t& sent, std::size_t& received) {
  using namespace asio::experimental::awaitable_operators;
  co_await (receive_one(channel) || leave());
  sender = std::thread([&channel, &sent] {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (sent < kPieces && channel.send("piece", deadline)) ++sent;
    channel.finish(deadline);
  });
  co_await receive_rest(channel, received);
}

TEST(PieceChannel, WhoTakesOverFromACancelledReceiverGetsEveryPiece) {
  asio::io_context context;
  PieceChannel channel(context.get_executor());
  std::thread sender;
  std::size_t sent = 0;
  std::size_t received = 0;
  asio::co_spawn(context, take_over(channel, sender, sent, received),
                 [](const std::exception_ptr& failure) { EXPECT_EQ(failure, nullptr); });
  context.run();
  sender.join();
  EXPECT_EQ(sent, kPieces);
  EXPECT_EQ(received, kPieces);
}

}  // namespace
}  // namespace cordwood::api
