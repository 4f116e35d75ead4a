#pragma once
// Serves one connection: reads requests one after the other and routes each.

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "api/http_options.h"

namespace cordwood::api {

struct Services;  // Only handed on: this file takes a minute to compile, and services include every room.

using PlainStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<PlainStream>;

boost::asio::awaitable<void> serve_plain(std::shared_ptr<PlainStream> stream, const HttpOptions& options,
                                         const Services& services, std::string peer);
boost::asio::awaitable<void> serve_tls(std::shared_ptr<TlsStream> stream, const HttpOptions& options,
                                       const Services& services, std::string peer);

}  // namespace cordwood::api
