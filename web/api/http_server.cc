#include "api/http_server.h"

#include <atomic>
#include <map>
#include <mutex>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/strand.hpp>

#include "base/log.h"
#include "base/metrics.h"
#include "base/spawn.h"
#include "connection.h"

namespace cordwood::api {
namespace {

using Tcp = asio::ip::tcp;

Result<std::shared_ptr<asio::ssl::context>> make_tls(const HttpOptions::Tls& pem) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  boost::system::error_code failure;
  context->set_options(asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_sslv3,
                       failure);
  if (!failure) context->use_certificate_chain(asio::buffer(pem.certificate_pem), failure);
  if (!failure) context->use_private_key(asio::buffer(pem.key_pem), asio::ssl::context::pem, failure);
  if (failure) return error(Errc::invalid, "the server's certificate or key: " + failure.message());
  return context;
}

}  // namespace

struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
  Impl(asio::any_io_executor the_executor, HttpOptions the_options, Services the_services)
      : executor(std::move(the_executor)),
        options(std::move(the_options)),
        services(std::move(the_services)),
        acceptor(asio::make_strand(executor)) {}

  Result<void> bind() {
    boost::system::error_code failure;
    const auto address = asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, failure);
    if (failure) return error(Errc::invalid, fmt::format("'{}' is not an IP address to listen on", options.host));
    if (!address.is_loopback() && !options.tls)
      return error(Errc::invalid,
                   fmt::format("plain HTTP on {} is refused: it is not a loopback address", options.host));
    const Tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), failure);
    if (!failure) acceptor.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure) acceptor.bind(endpoint, failure);
    if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
    if (failure)
      return error(Errc::io, fmt::format("listening on {}:{}: {}", options.host, options.port, failure.message()));
    return success();
  }

  /// False: no more are accepted.
  asio::awaitable<bool> accept_connection() {
    const auto self = shared_from_this();
    auto [failure, socket] =
        co_await acceptor.async_accept(asio::make_strand(executor), asio::as_tuple(asio::use_awaitable));
    if (failure == asio::error::operation_aborted) co_return false;
    if (failure) {  // No descriptor left, most likely: those who are connected may finish meanwhile.
      log::warning("api", "accepting a connection: {}", failure.message());
      co_await wait_for(std::chrono::milliseconds(100));
    } else if (open_connections >= options.connections_max) {
      static auto& refused = metrics::counter("cordwood_api_connections_refused_total",
                                              "Connections closed because connections_max were open.");
      refused.Increment();
    } else {
      begin(std::move(socket));
    }
    co_return !stopping;
  }

  void begin(Tcp::socket socket) {
    boost::system::error_code failure;
    const Tcp::endpoint remote = socket.remote_endpoint(failure);
    if (failure) return;
    socket.set_option(Tcp::no_delay(true), failure);
    const auto connection_executor = socket.get_executor();
    spawn(connection_executor, "HTTP connection", serve(std::move(socket), remote.address().to_string()));
  }

  asio::awaitable<void> serve(Tcp::socket socket, std::string peer) {
    const auto self = shared_from_this();
    auto plain = std::make_shared<PlainStream>(std::move(socket));
    if (tls) {
      auto secure = std::make_shared<TlsStream>(std::move(*plain), *tls);
      const Open open(*this, std::shared_ptr<PlainStream>(secure, &secure->next_layer()));
      co_await serve_tls(secure, options, services, std::move(peer));
    } else {
      const Open open(*this, plain);
      co_await serve_plain(plain, options, services, std::move(peer));
    }
  }

  /// A connection counts, and can be closed from outside, for as long as this lives.
  class Open {
   public:
    Open(Impl& server, std::shared_ptr<PlainStream> stream) : server_(server), stream_(stream.get()) {
      const std::lock_guard lock(server_.mutex);
      server_.streams.emplace(stream_, std::move(stream));
      ++server_.open_connections;
    }
    ~Open() {
      const std::lock_guard lock(server_.mutex);
      server_.streams.erase(stream_);
      --server_.open_connections;
    }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;

   private:
    Impl& server_;
    PlainStream* const stream_;
  };

  void close_all() {
    const std::lock_guard lock(mutex);
    for (const auto& [key, stream] : streams)
      asio::post(stream->get_executor(), [stream = stream] { stream->close(); });
  }

  asio::any_io_executor executor;
  const HttpOptions options;
  const Services services;
  std::shared_ptr<asio::ssl::context> tls;
  Tcp::acceptor acceptor;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> open_connections = 0;
  std::mutex mutex;  // Guards streams.
  std::map<PlainStream*, std::shared_ptr<PlainStream>> streams;
};

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::any_io_executor executor, HttpOptions options,
                                                       Services services) {
  auto impl = std::make_shared<Impl>(std::move(executor), std::move(options), std::move(services));
  if (impl->options.tls) {
    CORDWOOD_TRY(impl->tls, make_tls(*impl->options.tls));
  }
  CORDWOOD_TRY(impl->bind());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

void HttpServer::start() {
  auto accept = repeat("HTTP acceptor", [impl = impl_] { return impl->accept_connection(); });
  spawn(impl_->acceptor.get_executor(), "HTTP acceptor", std::move(accept));
}

asio::awaitable<void> HttpServer::stop() {
  constexpr auto kStopDeadline = std::chrono::seconds(10);
  constexpr auto kStopPoll = std::chrono::milliseconds(20);
  const auto impl = impl_;
  impl->stopping = true;
  asio::post(impl->acceptor.get_executor(), [impl] {
    boost::system::error_code ignored;
    impl->acceptor.close(ignored);
  });
  const auto deadline = std::chrono::steady_clock::now() + kStopDeadline;
  while (impl->open_connections > 0 && std::chrono::steady_clock::now() < deadline) {
    impl->close_all();
    co_await wait_for(kStopPoll);
  }
}

std::uint16_t HttpServer::port() const { return impl_->acceptor.local_endpoint().port(); }

std::string HttpServer::url() const {
  const bool six = impl_->options.host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", impl_->tls ? "https" : "http", six ? "[" : "", impl_->options.host,
                     six ? "]" : "", port());
}

}  // namespace cordwood::api
