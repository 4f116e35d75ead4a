#include "server_link.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace cordwood::agent {
namespace {

using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;
constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr auto kConnectDeadline = std::chrono::seconds(10);  // For each of name, socket and handshake.
constexpr auto kSilenceDeadline = std::chrono::seconds(60);  // We ping every 20 s and the server answers.
constexpr auto kWriteDeadline = std::chrono::seconds(60);
constexpr std::size_t kReadBytes = 4 << 10;  // Acks are small.

void configure(asio::ssl::context& context, const protocol::Bundle& bundle) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_3_VERSION);
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
  context.use_certificate(asio::buffer(bundle.certificate_pem), asio::ssl::context::pem);
  context.use_private_key(asio::buffer(bundle.key_pem), asio::ssl::context::pem);
  context.add_certificate_authority(asio::buffer(bundle.ca_pem));
  context.set_verify_mode(asio::ssl::verify_peer);
}

bool is_address(const std::string& host) {
  boost::system::error_code failure;
  asio::ip::make_address(host, failure);
  return !failure;
}

// What the server's TLS alert says about us; empty when it is about something else.
std::string_view words_for_alert(int reason) {
  switch (reason) {
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return "the server refused this collector's certificate: it is not from the server's CA";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
      return "the server refused this collector's certificate: it has expired, enrol again";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
      return "the server refused this collector's certificate: it was revoked";
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
      return "the server refused this collector's certificate";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return "the server asks for a certificate and got none";
    default:
      return {};
  }
}

std::string_view words_for_verdict(long verdict) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the server's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the server's certificate is not valid yet: compare the clocks";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the server's certificate is for another name: enrol with the name that is used here";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "the server's certificate is not from the CA in the bundle";
    default:
      return {};
  }
}

}  // namespace

Result<std::shared_ptr<asio::ssl::context>> make_client_context(const protocol::Bundle& bundle) {
  try {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    configure(*context, bundle);
    return context;
  } catch (const boost::system::system_error& e) {
    return error(Errc::invalid, fmt::format("the certificates in the bundle cannot be used: {}", e.what()));
  }
}

ServerLink::ServerLink(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> context,
                       protocol::HostPort server, const protocol::Hello& hello)
    : sender(hello),
      context_(std::move(context)),
      stream_(executor, *context_),
      alarm_(executor),
      server_(std::move(server)),
      buffer_(kReadBytes) {}

asio::awaitable<Result<void>> ServerLink::connect() {
  CORDWOOD_CO_TRY(co_await connect_socket());
  // What ended just before close() was called cannot be cancelled by it any more.
  if (is_closed_) co_return error(Errc::cancelled, "the connection was given up");
  CORDWOOD_CO_TRY(co_await shake_hands());
  if (is_closed_) co_return error(Errc::cancelled, "the connection was given up");
  co_return success();
}

asio::awaitable<Result<void>> ServerLink::connect_socket() {
  tcp::resolver resolver(stream_.get_executor());
  alarm_.expires_after(kConnectDeadline);
  auto resolved = co_await (resolver.async_resolve(server_.host, std::to_string(server_.port), kAsTuple) ||
                            alarm_.async_wait(kAsTuple));
  if (resolved.index() == 1) co_return error(Errc::busy, "looking up the server's name took too long");
  const auto& [lookup_failure, endpoints] = std::get<0>(resolved);
  if (lookup_failure)
    co_return error(Errc::busy, fmt::format("the server's name is unknown: {}", lookup_failure.message()));
  alarm_.expires_after(kConnectDeadline);
  auto connected =
      co_await (asio::async_connect(stream_.next_layer(), endpoints, kAsTuple) || alarm_.async_wait(kAsTuple));
  if (connected.index() == 1) co_return error(Errc::busy, "the server does not answer");
  const auto failure = std::get<0>(std::get<0>(connected));
  if (failure) co_return error(Errc::busy, fmt::format("the server cannot be reached: {}", failure.message()));
  boost::system::error_code ignored;
  const auto& socket = stream_.next_layer();
  // On loopback, the system may give us the very port that nobody listens on, and so connect us to ourselves.
  if (socket.local_endpoint(ignored) == socket.remote_endpoint(ignored))
    co_return error(Errc::busy, "the server cannot be reached: nobody listens");
  stream_.next_layer().set_option(tcp::no_delay(true), ignored);
  co_return success();
}

asio::awaitable<Result<void>> ServerLink::shake_hands() {
  SSL* const tls = stream_.native_handle();
  if (is_address(server_.host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), server_.host.c_str());
  } else {
    SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(server_.host.c_str()));
    SSL_set1_host(tls, server_.host.c_str());
  }
  alarm_.expires_after(kConnectDeadline);
  auto first =
      co_await (stream_.async_handshake(asio::ssl::stream_base::client, kAsTuple) || alarm_.async_wait(kAsTuple));
  if (first.index() == 1) co_return error(Errc::busy, "the TLS handshake took too long");
  const auto failure = std::get<0>(std::get<0>(first));
  if (failure) co_return explain("the TLS handshake failed", failure);
  co_return success();
}

asio::awaitable<Result<void>> ServerLink::receive() {
  alarm_.expires_after(kSilenceDeadline);
  auto first = co_await (stream_.async_read_some(asio::buffer(buffer_), kAsTuple) || alarm_.async_wait(kAsTuple));
  if (first.index() == 1) co_return error(Errc::busy, "the server has been silent for too long");
  const auto failure = std::get<0>(std::get<0>(first));
  if (failure) co_return explain("the connection has ended", failure);
  sender.feed(std::string_view(buffer_.data(), std::get<1>(std::get<0>(first))));
  co_return success();
}

// In TLS 1.3 the server's verdict on our certificate comes with the first bytes we read, not with the
// handshake.
Error ServerLink::explain(std::string_view doing, const boost::system::error_code& failure) {
  std::string_view words = words_for_verdict(SSL_get_verify_result(stream_.native_handle()));
  if (words.empty() && failure.category() == asio::error::get_ssl_category())
    words = words_for_alert(ERR_GET_REASON(static_cast<unsigned long>(failure.value())));
  if (!words.empty()) return error(Errc::unauthorized, std::string(words));
  return error(Errc::busy, fmt::format("{}: {}", doing, failure.message()));
}

void ServerLink::flush() {
  if (!is_writing_ && sender.has_output()) spawn(stream_.get_executor(), "ship batches", write(shared_from_this()));
}

asio::awaitable<void> ServerLink::write(std::shared_ptr<ServerLink> self) {
  if (self->is_writing_) co_return;
  self->is_writing_ = true;
  while (self->sender.has_output()) {
    const std::string output = self->sender.take_output();
    asio::steady_timer deadline(self->stream_.get_executor(), kWriteDeadline);
    auto first =
        co_await (asio::async_write(self->stream_, asio::buffer(output), kAsTuple) || deadline.async_wait(kAsTuple));
    self->last_write_ = std::chrono::steady_clock::now();
    if (first.index() == 0 && !std::get<0>(std::get<0>(first))) continue;
    if (first.index() == 1) self->close();  // Otherwise the reader hears of it, perhaps with the server's reason.
    break;
  }
  self->is_writing_ = false;
}

void ServerLink::close() {
  is_closed_ = true;
  boost::system::error_code ignored;
  stream_.next_layer().shutdown(tcp::socket::shutdown_both, ignored);
  stream_.next_layer().close(ignored);
  alarm_.cancel();
}

}  // namespace cordwood::agent
