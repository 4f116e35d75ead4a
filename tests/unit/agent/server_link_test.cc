#include "server_link.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "base/spawn.h"

namespace cordwood::agent {
namespace {

using asio::ip::tcp;

asio::awaitable<void> connect(std::shared_ptr<ServerLink> link, Result<void>& outcome) {
  outcome = co_await link->connect();
}

// A stop that comes when the name was just found: nothing waits that could be cancelled.
TEST(ServerLink, ClosedBeforeItConnectsItDoesNotSpeakToTheServer) {
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  const auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  const auto link = std::make_shared<ServerLink>(context.get_executor(), tls,
                                                 protocol::HostPort{"127.0.0.1", acceptor.local_endpoint().port()},
                                                 protocol::Hello{.state_id = "state", .software = "test"});
  link->close();
  Result<void> outcome = success();
  spawn(context.get_executor(), "connect", connect(link, outcome));
  context.run();
  ASSERT_TRUE(outcome.has_error());
  EXPECT_EQ(outcome.error().code, Errc::cancelled);
}

}  // namespace
}  // namespace cordwood::agent
