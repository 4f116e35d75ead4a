#include "access.h"

#include <boost/beast/core/detail/base64.hpp>

namespace cordwood::api {
namespace {

std::optional<std::string> basic_password(std::string_view encoded) {
  namespace base64 = boost::beast::detail::base64;
  std::string decoded(base64::decoded_size(encoded.size()), '\0');
  const auto [written, read] = base64::decode(decoded.data(), encoded.data(), encoded.size());
  decoded.resize(written);
  const std::size_t colon = decoded.find(':');
  if (colon == std::string::npos) return std::nullopt;
  return decoded.substr(colon + 1);
}

bool begins_with_word(std::string_view text, std::string_view word) {
  if (text.size() <= word.size() || text[word.size()] != ' ') return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if ((text[i] | 0x20) != (word[i] | 0x20)) return false;
  return true;
}

// The token in an Authorization header, if it has one.
std::optional<std::string> presented_token(const Request& request) {
  const std::string_view header = request.authorization;
  if (begins_with_word(header, "Bearer")) return std::string(header.substr(7));
  if (begins_with_word(header, "Basic")) return basic_password(header.substr(6));
  return std::nullopt;
}

bool is_loopback_host(std::string_view host) {
  if (host.starts_with('[')) return host.starts_with("[::1]");
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host.starts_with("127.");
}

bool may(control::Role role, Access needed) {
  switch (needed) {
    case Access::open:
      return true;
    case Access::search:
      return role != control::Role::writer;
    case Access::insert:
      return role != control::Role::reader;
    case Access::admin:
      return role == control::Role::admin;
  }
  return false;
}

// A browser names the page that a request comes from; other programs do not send the header.
bool foreign_origin(const Request& request) {
  if (request.origin.empty()) return false;
  const std::size_t scheme = request.origin.find("://");
  return scheme == std::string::npos || std::string_view(request.origin).substr(scheme + 3) != request.host;
}

}  // namespace

Result<std::optional<control::Principal>> principal_of(const Request& request, const Services& services) {
  std::optional<control::Principal> nobody;
  if (!services.auth) {
    if (is_loopback_host(request.host)) return control::Principal{"admin", control::Role::admin};
    return nobody;
  }
  if (const auto token = presented_token(request)) return services.control.holder_of_token(*token);
  if (const auto session = find_cookie(request.cookie, kSessionCookie))
    return services.control.holder_of_session(*session);
  return nobody;
}

Result<std::string> check_access(const Request& request, Access needed, const Services& services) {
  if (foreign_origin(request)) return error(Errc::unauthorized, "requests from another site's pages are refused");
  if (needed == Access::open) return std::string();
  CORDWOOD_TRY(const auto principal, principal_of(request, services));
  if (!principal) {
    Error refused = error(Errc::unauthorized, "log in, or send the header 'Authorization: Bearer TOKEN'");
    refused.hint = "the first start wrote an admin token to the file admin-token in the data folder";
    return refused;
  }
  const bool by_cookie = services.auth && request.authorization.empty();
  if (by_cookie && !request.reads_only() && !request.guarded)
    return error(Errc::unauthorized, "a browser session must send the header X-Cordwood-Request");
  if (!may(principal->role, needed))
    return error(Errc::unauthorized,
                 fmt::format("the token '{}' has the role {}", principal->name, name_of(principal->role)));
  return principal->name;
}

}  // namespace cordwood::api
