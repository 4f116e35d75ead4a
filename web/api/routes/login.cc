// /api/v1/{login,logout,session}: the browser trades a token for a session cookie.

#include <simdjson.h>

#include "access.h"
#include "base/json_string.h"
#include "base/version.h"
#include "error_answer.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

constexpr std::size_t kLoginBytesMax = 4096;

std::string session_cookie(std::string_view secret, std::chrono::seconds age, const Request& request) {
  // A browser keeps a Secure cookie only when it came over TLS; plain HTTP is loopback only.
  const bool tls = request.origin.starts_with("https://");
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", kSessionCookie, secret, age.count(),
                     tls ? "; Secure" : "");
}

Result<std::string> token_in(const std::string& body) {
  simdjson::dom::parser parser;
  std::string_view token;
  if (parser.parse(body)["token"].get(token) != simdjson::SUCCESS)
    return error(Errc::invalid, R"(the body must be {"token":"…"})");
  return std::string(token);
}

awaitable<Result<Answer>> login(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(const std::string body, co_await exchange.read_body(kLoginBytesMax));
  CORDWOOD_CO_TRY(const std::string token, token_in(body));
  CORDWOOD_CO_TRY(const auto principal, services.control.holder_of_token(token));
  if (!principal) co_return error(Errc::unauthorized, "this token is not known");
  CORDWOOD_CO_TRY(const std::string secret, services.control.begin_session(*principal));
  Answer answer{.status = 204};
  answer.headers.emplace_back("Set-Cookie", session_cookie(secret, control::kSessionAge, exchange.request()));
  co_return answer;
}

Result<Answer> logout(const Request& request, const Services& services) {
  if (const auto secret = find_cookie(request.cookie, kSessionCookie)) {
    CORDWOOD_TRY(services.control.end_session(*secret));
  }
  Answer answer{.status = 204};
  answer.headers.emplace_back("Set-Cookie", session_cookie("", std::chrono::seconds(0), request));
  return answer;
}

Result<Answer> session(const Request& request, const Services& services) {
  CORDWOOD_TRY(const auto principal, principal_of(request, services));
  if (!principal) return error(Errc::unauthorized, "not logged in");
  return Answer{.body = fmt::format(R"({{"user":{},"role":"{}","version":"{}","auth":{}}})"
                                    "\n",
                                    json_string(principal->name), name_of(principal->role), kVersion, services.auth)};
}

}  // namespace

awaitable<void> serve_login(Exchange& exchange, const Services& services) {
  auto result = co_await login(exchange, services);
  Answer answer = answer_of(std::move(result));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_logout(Exchange& exchange, const Services& services) {
  Answer answer = answer_of(logout(exchange.request(), services));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_session(Exchange& exchange, const Services& services) {
  Answer answer = answer_of(session(exchange.request(), services));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
