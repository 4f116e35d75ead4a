#include "connection.h"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <sys/socket.h>

#include "base/log.h"
#include "base/metrics.h"
#include "base/spawn.h"
#include "base/within_memory.h"
#include "error_answer.h"
#include "router.h"

namespace cordwood::api {
namespace {

namespace http = boost::beast::http;
using boost::asio::awaitable;

constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

Error gone() { return error(Errc::cancelled, "the client has gone"); }

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::put:
      return Method::put;
    case http::verb::delete_:
      return Method::remove;
    default:
      return Method::other;
  }
}

std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return type;
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

// The request as routes see it; Errc::invalid when its target cannot be decoded.
Result<void> read_request(const http::request_header<>& header, const std::string& peer, Request& request) {
  request.method = method_of(header.method());
  const std::string_view target = view(header.target());
  const std::size_t question = target.find('?');
  auto path = percent_decode(target.substr(0, question), false);
  if (!path || !path->starts_with('/')) return error(Errc::invalid, "the request's target is not a path");
  request.path = std::move(*path);
  if (question != std::string_view::npos) {
    CORDWOOD_TRY(request.parameters.add_form(target.substr(question + 1)));
  }
  request.authorization = view(header[http::field::authorization]);
  request.cookie = view(header[http::field::cookie]);
  request.host = view(header[http::field::host]);
  request.origin = view(header[http::field::origin]);
  request.content_type = media_type(view(header[http::field::content_type]));
  request.content_encoding = view(header[http::field::content_encoding]);
  request.accept_encoding = view(header[http::field::accept_encoding]);
  request.if_none_match = view(header[http::field::if_none_match]);
  request.account_id = view(header["AccountID"]);
  request.project_id = view(header["ProjectID"]);
  request.guarded = header.count("X-Cordwood-Request") > 0;
  request.peer = peer;
  return success();
}

using Parser = http::request_parser<http::buffer_body>;

template <class Stream>
class Connection final : public Exchange {
 public:
  Connection(Request request, Stream& stream, boost::beast::flat_buffer& buffer, Parser& parser,
             const HttpOptions& options)
      : Exchange(std::move(request)), stream_(stream), buffer_(buffer), parser_(parser), options_(options) {}

  bool answered() const { return answered_; }
  bool broken() const { return broken_; }

  awaitable<Result<void>> read_piece(std::string& piece) override {
    if (parser_.is_done()) {
      piece.clear();
      co_return success();
    }
    CORDWOOD_CO_TRY(co_await send_continue());
    const auto left = parser_.content_length_remaining();
    piece.resize(left ? std::clamp<std::uint64_t>(*left, 1, kPieceBytes) : kPieceBytes);
    parser_.get().body().data = piece.data();
    parser_.get().body().size = piece.size();
    parser_.get().body().more = true;
    lowest().expires_after(options_.transfer_timeout);
    auto [failure, bytes] = co_await http::async_read(stream_, buffer_, parser_, kAwait);
    if (failure && failure != http::error::need_buffer) co_return broke();
    piece.resize(piece.size() - parser_.get().body().size);
    co_return success();
  }

  awaitable<Result<void>> respond(Answer answer) override {
    answered_ = true;
    http::response<http::string_body> response = head<http::string_body>(answer);
    response.body() = std::move(answer.body);
    response.prepare_payload();
    if (request().method == Method::head) response.body().clear();
    lowest().expires_after(options_.transfer_timeout);
    http::response_serializer<http::string_body> serializer(response);
    auto [failure, bytes] = co_await http::async_write(stream_, serializer, kAwait);
    if (failure && request().method != Method::head) co_return broke();
    co_return success();
  }

  awaitable<Result<void>> begin_stream(Answer answer) override {
    answered_ = true;
    http::response<http::empty_body> response = head<http::empty_body>(answer);
    response.chunked(true);
    response.set(http::field::trailer, kWarningHeader);
    http::response_serializer<http::empty_body> serializer(response);
    lowest().expires_after(options_.transfer_timeout);
    auto [failure, bytes] = co_await http::async_write_header(stream_, serializer, kAwait);
    if (failure) co_return broke();
    co_return success();
  }

  awaitable<Result<void>> write_piece(std::string piece) override {
    if (piece.empty()) co_return success();
    lowest().expires_after(write_time().value_or(options_.transfer_timeout));
    auto [failure, bytes] =
        co_await boost::asio::async_write(stream_, http::make_chunk(boost::asio::buffer(piece)), kAwait);
    if (failure) co_return broke();
    co_return success();
  }

  awaitable<Result<void>> end_stream() override {
    http::fields trailer;
    if (const std::string warning = warning_text(); !warning.empty() && !warned_) trailer.set(kWarningHeader, warning);
    lowest().expires_after(options_.transfer_timeout);
    auto [failure, bytes] = co_await boost::asio::async_write(stream_, http::make_chunk_last(trailer), kAwait);
    if (failure) co_return broke();
    co_return success();
  }

  void abandon() override {
    broken_ = true;
    lowest().close();
  }

  awaitable<void> wait_for_disconnect() override {
    auto& socket = lowest().socket();
    while (true) {
      auto [failure] = co_await socket.async_wait(boost::asio::socket_base::wait_read, kAwait);
      if (failure) co_return;
      char next = 0;
      const ssize_t got = ::recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) co_return;
      // A next request waits in the socket (or TLS has something to say): nothing to learn here until this one ends.
      if (got > 0) co_await wait_for(std::chrono::milliseconds(100));
    }
  }

 private:
  PlainStream& lowest() { return boost::beast::get_lowest_layer(stream_); }

  double seconds_so_far() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

  Error broke() {
    broken_ = true;
    return gone();
  }

  template <class Body>
  http::response<Body> head(const Answer& answer) {
    http::response<Body> response(static_cast<http::status>(answer.status), parser_.get().version());
    response.set(http::field::server, "cordwood");
    response.set(http::field::content_type, answer.content_type);
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    for (const auto& [name, value] : answer.headers) response.set(name, value);
    for (const auto& [name, value] : headers()) response.set(name, value);
    if (request().path.starts_with("/select/")) {
      response.set("AccountID", "0");
      response.set("ProjectID", "0");
      response.set("VL-Request-Duration-Seconds", fmt::format("{:.3f}", seconds_so_far()));
    }
    if (response.find(http::field::cache_control) == response.end())
      response.set(http::field::cache_control, "no-store");
    if (const std::string warning = warning_text(); !warning.empty()) {
      response.set(kWarningHeader, warning);
      warned_ = true;
    }
    response.keep_alive(parser_.get().keep_alive());
    return response;
  }

  awaitable<Result<void>> send_continue() {
    if (continued_ || !boost::beast::iequals(parser_.get()[http::field::expect], "100-continue")) co_return success();
    continued_ = true;
    http::response<http::empty_body> response(http::status::continue_, parser_.get().version());
    http::response_serializer<http::empty_body> serializer(response);
    lowest().expires_after(options_.transfer_timeout);
    auto [failure, bytes] = co_await http::async_write(stream_, serializer, kAwait);
    if (failure) co_return broke();
    co_return success();
  }

  Stream& stream_;
  boost::beast::flat_buffer& buffer_;
  Parser& parser_;
  const HttpOptions& options_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();  // Its head had been read.
  bool answered_ = false;
  bool warned_ = false;  // In the head of the answer.
  bool broken_ = false;
  bool continued_ = false;
};

// What the route left of the body, so that the next request is found behind it. False when it is not worth reading.
template <class Stream>
awaitable<bool> skip_body(Connection<Stream>& connection) {
  constexpr std::size_t kSkipBytesMax = 1 << 20;
  std::size_t skipped = 0;
  std::string piece;
  while (skipped <= kSkipBytesMax) {
    const auto read = co_await connection.read_piece(piece);
    if (read.has_error()) co_return false;
    if (piece.empty()) co_return true;
    skipped += piece.size();
  }
  co_return false;
}

/// Answers the request. One that runs out of memory is told so, where it has no answer yet, and ends alone.
template <class Stream>
awaitable<void> answer(Connection<Stream>& connection, const Services& services) {
  bool has_run_out = false;
  try {
    co_await route(connection, services);
  } catch (const std::bad_alloc&) {
    has_run_out = true;
  } catch (const std::length_error&) {
    has_run_out = true;
  }
  if (!has_run_out) co_return;
  const Error error = out_of_memory();
  log::error("api", "{}: {}", connection.request().path, error.message);
  if (connection.answered()) co_return connection.abandon();
  Answer refusal = error_answer(error);
  (void)co_await connection.respond(std::move(refusal));
}

template <class Stream>
awaitable<bool> serve_request(Stream& stream, boost::beast::flat_buffer& buffer, const HttpOptions& options,
                              const Services& services, const std::string& peer) {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options.header_bytes_max));
  parser.body_limit(boost::none);
  auto& lowest = boost::beast::get_lowest_layer(stream);
  if (buffer.size() == 0) {
    lowest.expires_after(options.idle_timeout);
    auto [failure, bytes] = co_await stream.async_read_some(buffer.prepare(8192), kAwait);
    if (failure) co_return false;
    buffer.commit(bytes);
  }
  lowest.expires_after(options.header_timeout);
  auto [failure, bytes] = co_await http::async_read_header(stream, buffer, parser, kAwait);
  if (failure) {
    if (failure.category() != http::make_error_code(http::error::end_of_stream).category() ||
        failure == http::error::end_of_stream)
      co_return false;
    Connection<Stream> refusal(Request{}, stream, buffer, parser, options);
    (void)co_await refusal.respond(error_answer(error(Errc::invalid, "not an HTTP request: " + failure.message())));
    co_return false;
  }
  Request request;
  auto read = read_request(parser.get(), peer, request);
  Connection<Stream> connection(std::move(request), stream, buffer, parser, options);
  if (read.has_error()) {
    Answer answer = error_answer(read.error());
    (void)co_await connection.respond(std::move(answer));
  } else {
    static auto& requests = metrics::counter("cordwood_api_requests_total", "HTTP requests read.");
    requests.Increment();
    co_await answer(connection, services);
  }
  if (connection.broken() || !connection.answered() || !parser.get().keep_alive()) co_return false;
  co_return co_await skip_body(connection);
}

template <class Stream>
awaitable<void> serve_requests(Stream& stream, const HttpOptions& options, const Services& services, std::string peer) {
  boost::beast::flat_buffer buffer;
  bool again = true;
  while (again) again = co_await serve_request(stream, buffer, options, services, peer);
}

}  // namespace

awaitable<void> serve_plain(std::shared_ptr<PlainStream> stream, const HttpOptions& options, const Services& services,
                            std::string peer) {
  co_await serve_requests(*stream, options, services, std::move(peer));
  boost::system::error_code ignored;
  stream->socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
}

awaitable<void> serve_tls(std::shared_ptr<TlsStream> stream, const HttpOptions& options, const Services& services,
                          std::string peer) {
  boost::beast::get_lowest_layer(*stream).expires_after(options.header_timeout);
  auto [failure] = co_await stream->async_handshake(boost::asio::ssl::stream_base::server, kAwait);
  if (failure) co_return;
  co_await serve_requests(*stream, options, services, std::move(peer));
  boost::beast::get_lowest_layer(*stream).expires_after(options.header_timeout);
  (void)co_await stream->async_shutdown(kAwait);
}

}  // namespace cordwood::api
