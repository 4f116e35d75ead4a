#include "intake/ship_listener.h"

#include <map>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/strand.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "base/metrics.h"
#include "protocol/bundle.h"
#include "ship_session.h"
#include "ship_tls.h"

namespace cordwood::intake {
namespace {

using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;
constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr auto kAcceptPause = std::chrono::milliseconds(100);  // After a failure such as too many open files.
constexpr auto kRenewalCheck = std::chrono::hours(6);

prometheus::Gauge& connections_gauge() {
  static auto& gauge = metrics::gauge("cordwood_intake_ship_connections", "Collectors that are connected.");
  return gauge;
}

Result<tcp::endpoint> endpoint_of(const std::string& listen) {
  CORDWOOD_TRY(const auto address, protocol::parse_host_port(listen));
  boost::system::error_code failure;
  const auto parsed = asio::ip::make_address(address.host == "localhost" ? "127.0.0.1" : address.host, failure);
  if (failure) return error(Errc::invalid, fmt::format("'{}' is not an address to listen on", address.host));
  return tcp::endpoint(parsed, address.port);
}

std::string text_of(const tcp::endpoint& endpoint) {
  return protocol::format_host_port({endpoint.address().to_string(), endpoint.port()});
}

// What the listener shows to collectors, and the TLS context made of it.
struct Identity {
  Credentials credentials;
  std::shared_ptr<asio::ssl::context> context;
};

Result<Identity> read_identity(const Authority& authority, Identity known) {
  CORDWOOD_TRY(auto credentials, authority.server_credentials());
  if (known.context && credentials == known.credentials) return known;
  CORDWOOD_TRY(const std::string ca_pem, authority.certificate_pem());
  CORDWOOD_TRY(auto context, make_server_context(credentials, ca_pem));
  return Identity{std::move(credentials), std::move(context)};
}

}  // namespace

/// Threads: everything on strand_, but what says otherwise.
class ShipListener::Impl {
 public:
  Impl(Rooms rooms, ShipOptions options)
      : floor_(std::make_shared<ShipFloor>(rooms, std::move(options))),
        strand_(asio::make_strand(rooms.executor)),
        acceptor_(strand_),
        changed_(strand_) {}

  Result<void> bind() {
    CORDWOOD_TRY(const auto endpoint, endpoint_of(floor_->options.listen));
    boost::system::error_code failure;
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) return error(Errc::io, fmt::format("listening on {}: {}", floor_->options.listen, failure.message()));
    port_number_ = acceptor_.local_endpoint(failure).port();
    CORDWOOD_TRY(identity_, read_identity(floor_->rooms.authority, {}));
    return success();
  }

  static void start(std::shared_ptr<Impl> impl) {
    auto accepting = repeat("ship listener", [impl] { return accept(impl); });
    spawn(impl->strand_, "ship listener", std::move(accepting));
    spawn(impl->strand_, "ship certificate renewal", renew(impl));
  }

  static asio::awaitable<void> stop(std::shared_ptr<Impl> impl) {
    co_await asio::co_spawn(impl->strand_, stop_here(impl), asio::use_awaitable);
  }

  std::uint16_t port_number() const { return port_number_; }

  /// From any thread: what is left is cut off.
  static void abandon(std::shared_ptr<Impl> impl) {
    asio::post(impl->strand_, [impl] {
      impl->stopping_ = true;
      boost::system::error_code ignored;
      impl->acceptor_.close(ignored);
      impl->changed_.cancel();
    });
  }

 private:
  /// False: no more are accepted.
  static asio::awaitable<bool> accept(std::shared_ptr<Impl> impl) {
    tcp::socket socket(asio::make_strand(impl->floor_->rooms.executor));
    tcp::endpoint peer;
    const auto [failure] = co_await impl->acceptor_.async_accept(socket, peer, kAsTuple);
    if (impl->stopping_) co_return false;
    if (failure) {
      log::warning("intake", "accepting a collector: {}", failure.message());
      co_await wait_for(kAcceptPause);
    } else if (impl->sessions_.size() >= impl->floor_->options.connections_max) {
      log::warning("intake", "refused {}: {} collectors are connected already", text_of(peer), impl->sessions_.size());
    } else {
      co_await impl->refresh_identity();
      spawn(impl->strand_, "ship session", serve(impl, std::move(socket), text_of(peer)));
    }
    co_return !impl->stopping_;
  }

  static asio::awaitable<void> serve(std::shared_ptr<Impl> impl, tcp::socket socket, std::string address) {
    const auto executor = socket.get_executor();
    auto session =
        std::make_shared<ShipSession>(impl->floor_, impl->identity_.context, std::move(socket), std::move(address));
    const Listed listed(*impl, session);
    auto life = ShipSession::run(session);
    co_await asio::co_spawn(executor, std::move(life), asio::use_awaitable);
  }

  /// A session is known, and counts, for as long as this lives. On the strand.
  class Listed {
   public:
    Listed(Impl& listener, std::shared_ptr<ShipSession> session)
        : listener_(listener), number_(listener.next_session_++) {
      listener_.sessions_.emplace(number_, std::move(session));
      connections_gauge().Increment();
    }
    ~Listed() {
      connections_gauge().Decrement();
      listener_.sessions_.erase(number_);
      listener_.changed_.cancel();
    }
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;

   private:
    Impl& listener_;
    const std::uint64_t number_;
  };

  // The authority's files may have changed: another process enrolled a collector under a new name of this
  // server.
  asio::awaitable<void> refresh_identity() {
    const Authority* authority = &floor_->rooms.authority;
    auto look = [authority, known = identity_] { return read_identity(*authority, known); };
    auto read = co_await on_pool(floor_->rooms.pool, std::move(look));
    if (read)
      identity_ = std::move(read.value());
    else
      log::error("intake", "the server's certificate stays as it was: {}", read.error().message);
  }

  static asio::awaitable<void> renew(std::shared_ptr<Impl> impl) {
    asio::steady_timer timer(impl->strand_);
    impl->renewal_ = &timer;
    while (!impl->stopping_) {
      timer.expires_after(kRenewalCheck);
      co_await timer.async_wait(kAsTuple);
      if (impl->stopping_) break;
      auto cover = [authority = &impl->floor_->rooms.authority] { return authority->cover({}); };
      const auto renewed = co_await on_pool(impl->floor_->rooms.pool, std::move(cover));
      if (!renewed) log::error("intake", "renewing the server's certificate: {}", renewed.error().message);
    }
    impl->renewal_ = nullptr;
  }

  static asio::awaitable<void> stop_here(std::shared_ptr<Impl> impl) {
    impl->stopping_ = true;
    boost::system::error_code ignored;
    impl->acceptor_.close(ignored);
    if (impl->renewal_) impl->renewal_->cancel();
    for (const auto& [number, session] : impl->sessions_)
      session->end({protocol::RefusalCode::stopping, std::chrono::milliseconds(0), "the server shuts down"});
    const auto give_up_at = std::chrono::steady_clock::now() + 2 * impl->floor_->options.drain_deadline;
    while (!impl->sessions_.empty() && std::chrono::steady_clock::now() < give_up_at) {
      impl->changed_.expires_at(give_up_at);
      co_await impl->changed_.async_wait(kAsTuple);
    }
    if (!impl->sessions_.empty())
      log::warning("intake", "{} collectors were cut off with batches in flight", impl->sessions_.size());
  }

  std::shared_ptr<ShipFloor> floor_;
  asio::strand<asio::any_io_executor> strand_;
  tcp::acceptor acceptor_;
  asio::steady_timer changed_;  // Cancelled when a session has ended.
  asio::steady_timer* renewal_ = nullptr;
  std::uint16_t port_number_ = 0;
  Identity identity_;
  std::map<std::uint64_t, std::shared_ptr<ShipSession>> sessions_;
  std::uint64_t next_session_ = 1;
  bool stopping_ = false;
};

ShipListener::ShipListener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
ShipListener::~ShipListener() { Impl::abandon(impl_); }

Result<std::unique_ptr<ShipListener>> ShipListener::open(Rooms rooms, ShipOptions options) {
  auto impl = std::make_shared<Impl>(rooms, std::move(options));
  CORDWOOD_TRY(impl->bind());
  Impl::start(impl);
  return std::unique_ptr<ShipListener>(new ShipListener(std::move(impl)));
}

std::uint16_t ShipListener::port_number() const { return impl_->port_number(); }
asio::awaitable<void> ShipListener::stop() { return Impl::stop(impl_); }

}  // namespace cordwood::intake
