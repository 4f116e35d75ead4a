#include "api/client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/socket.h>

#include "exchange.h"

namespace cordwood::api {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

struct Target {
  bool tls = false;
  std::string host;
  std::string port;
};

Result<Target> parse_target(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (parsed.has_error() || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty())
    return error(Errc::invalid, fmt::format("'{}' is no http or https URL", url));
  Target target;
  target.tls = parsed->scheme() == "https";
  target.host = parsed->host_address();
  target.port = parsed->port().empty() ? (target.tls ? "443" : "80") : std::string(parsed->port());
  return target;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string form;
  const auto append = [&](std::string_view text) {
    for (const char c : text)
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        form.push_back(c);
      } else {
        form += fmt::format("%{:02X}", static_cast<unsigned char>(c));
      }
  };
  for (const auto& [name, value] : parameters) {
    if (!form.empty()) form.push_back('&');
    append(name);
    form.push_back('=');
    append(value);
  }
  return form;
}

// The server's own words, when the answer is one of its error answers.
Error error_of_answer(unsigned status, const std::string& body) {
  Error failure = error(status == 401   ? Errc::unauthorized
                        : status == 404 ? Errc::not_found
                        : status < 500  ? Errc::invalid
                                        : Errc::io,
                        fmt::format("the server answered {}", status));
  simdjson::dom::parser parser;
  simdjson::dom::element answer;
  if (parser.parse(body).get(answer) != simdjson::SUCCESS) return failure;
  std::string_view text;
  if (answer["error"]["message"].get(text) == simdjson::SUCCESS) failure.message = text;
  if (answer["error"]["hint"].get(text) == simdjson::SUCCESS) failure.hint = text;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  if (answer["error"]["position"].get(offset) == simdjson::SUCCESS &&
      answer["error"]["length"].get(length) == simdjson::SUCCESS)
    failure.place = SourcePlace{offset, length, 0, 0};
  return failure;
}

void tell(const std::function<void(std::string_view)>& listener, const http::response_header<>& head,
          std::string_view name) {
  const auto header = head.find(boost::beast::string_view(name.data(), name.size()));
  if (header != head.end() && listener) listener({header->value().data(), header->value().size()});
}

template <class Stream>
Result<void> talk(Stream& stream, const ClientOptions& options, const http::request<http::string_body>& request,
                  const std::function<bool(std::string_view)>& take, const std::stop_token& stop) {
  // shutdown(2) may come from any thread, and wakes the one that reads.
  const int descriptor = boost::beast::get_lowest_layer(stream).socket().native_handle();
  const std::stop_callback on_stop(stop, [descriptor] { ::shutdown(descriptor, SHUT_RDWR); });
  boost::beast::flat_buffer buffer;
  boost::system::error_code failure;
  http::response_parser<http::buffer_body> parser;
  parser.body_limit(boost::none);
  http::write(stream, request, failure);
  if (!failure) http::read_header(stream, buffer, parser, failure);
  std::string refusal;
  const bool good = !failure && parser.get().result_int() / 100 == 2;
  std::string piece(256 << 10, '\0');
  while (!failure && !parser.is_done()) {
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    http::read_some(stream, buffer, parser, failure);  // What is there, so that a tail is shown as it comes.
    if (failure == http::error::need_buffer) failure = {};
    const std::string_view got(piece.data(), piece.size() - parser.get().body().size);
    if (!good) {
      refusal += got;
    } else if (!got.empty() && !take(got)) {
      return success();
    }
  }
  if (stop.stop_requested()) return error(Errc::cancelled, "the query was ended");
  if (failure) return error(Errc::io, "the answer was cut off: " + failure.message());
  if (!good) return error_of_answer(parser.get().result_int(), refusal);
  tell(options.warn, parser.get(), kWarningHeader);
  tell(options.next_page, parser.get(), kCursorHeader);
  return success();
}

Result<void> connect(asio::io_context& context, boost::beast::tcp_stream& stream, const Target& target) {
  boost::system::error_code failure;
  const auto endpoints = asio::ip::tcp::resolver(context).resolve(target.host, target.port, failure);
  if (!failure) stream.connect(endpoints, failure);
  if (failure)
    return error(Errc::io, fmt::format("cannot reach {}:{}: {}", target.host, target.port, failure.message()));
  return success();
}

Result<void> talk_tls(asio::io_context& context, const ClientOptions& options, const Target& target,
                      const http::request<http::string_body>& request,
                      const std::function<bool(std::string_view)>& take, const std::stop_token& stop) {
  asio::ssl::context tls(asio::ssl::context::tls_client);
  boost::system::error_code failure;
  if (options.ca_pem.empty()) {
    tls.set_default_verify_paths(failure);
  } else {
    tls.add_certificate_authority(asio::buffer(options.ca_pem), failure);
  }
  if (failure) return error(Errc::invalid, "the CA's certificate: " + failure.message());
  boost::beast::ssl_stream<boost::beast::tcp_stream> stream(context, tls);
  stream.set_verify_mode(asio::ssl::verify_peer);
  stream.set_verify_callback(asio::ssl::host_name_verification(target.host));
  CORDWOOD_TRY(connect(context, stream.next_layer(), target));
  stream.handshake(asio::ssl::stream_base::client, failure);
  if (failure) return error(Errc::io, "the server's certificate was not accepted: " + failure.message());
  return talk(stream, options, request, take, stop);
}

}  // namespace

Result<void> post_form(const ClientOptions& options, std::string_view path,
                       const std::vector<std::pair<std::string, std::string>>& parameters,
                       const std::function<bool(std::string_view)>& take, std::stop_token stop) {
  CORDWOOD_TRY(const Target target, parse_target(options.url));
  http::request<http::string_body> request(http::verb::post, path, 11);
  request.set(http::field::host, fmt::format("{}:{}", target.host, target.port));
  request.set(http::field::content_type, "application/x-www-form-urlencoded");
  if (!options.token.empty()) request.set(http::field::authorization, "Bearer " + options.token);
  request.body() = form_of(parameters);
  request.prepare_payload();
  asio::io_context context;
  if (target.tls) return talk_tls(context, options, target, request, take, stop);
  boost::beast::tcp_stream stream(context);
  CORDWOOD_TRY(connect(context, stream, target));
  return talk(stream, options, request, take, stop);
}

}  // namespace cordwood::api
