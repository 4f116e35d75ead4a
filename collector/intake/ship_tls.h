#pragma once
// TLS as the ship listener wants it: version 1.3, both sides with a certificate of our CA.

#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "base/result.h"
#include "base/spawn.h"
#include "intake/authority.h"

namespace cordwood::intake {

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

/// Errc::corrupt when OpenSSL does not take the credentials.
Result<std::shared_ptr<asio::ssl::context>> make_server_context(const Credentials& server, const std::string& ca_pem);

struct ClientFacts {
  std::uint64_t serial = 0;
  std::string name;
};

/// Who the other side is. REQUIRES: the handshake has ended well.
ClientFacts client_facts(TlsStream& stream);

/// Why a handshake failed, in words that tell an operator what to do.
std::string handshake_failure(TlsStream& stream, const boost::system::error_code& failure);

}  // namespace cordwood::intake
