// The web UI: files embedded in the program. Paths that name no file get index.html, because the UI's own paths are
// states of one page.

#include "control/secrets.h"
#include "error_answer.h"
#include "routes/routes.h"
#include "ui_assets.h"

namespace cordwood::api {
namespace {

constexpr std::string_view kNonceMark = "__CSP_NONCE__";

const Asset* find_asset(std::string_view path) {
  for (const Asset& asset : ui_assets())
    if (asset.path == path) return &asset;
  return nullptr;
}

std::string content_policy(std::string_view nonce) {
  return fmt::format(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{}'; img-src 'self' data:; font-src 'self'; "
      "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      nonce);
}

// A page differs in its nonce every time, so it is never cached.
Answer page(const Asset& asset) {
  const std::string nonce = control::random_secret().substr(0, 32);
  std::string body(asset.bytes);
  for (std::size_t at = body.find(kNonceMark); at != std::string::npos; at = body.find(kNonceMark, at))
    body.replace(at, kNonceMark.size(), nonce);
  return {.content_type = std::string(asset.content_type),
          .body = std::move(body),
          .headers = {{"Content-Security-Policy", content_policy(nonce)}, {"X-Frame-Options", "DENY"}}};
}

Answer file(const Asset& asset, const Request& request) {
  Answer answer{.content_type = std::string(asset.content_type), .headers = {{"ETag", std::string(asset.etag)}}};
  // Names below /assets/ carry a hash of their content.
  answer.headers.emplace_back("Cache-Control",
                              asset.path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.if_none_match == asset.etag) {
    answer.status = 304;
  } else {
    answer.body = asset.bytes;
  }
  return answer;
}

// A last part with a dot names a file; anything else is a state of the page.
bool names_file(std::string_view path) { return path.substr(path.rfind('/')).find('.') != std::string_view::npos; }

}  // namespace

boost::asio::awaitable<void> serve_ui(Exchange& exchange, const Services&) {
  const Request& request = exchange.request();
  const Asset* const asset = find_asset(request.path);
  const Asset* const index = find_asset("/index.html");
  Answer answer;
  if (asset != nullptr && asset != index) {
    answer = file(*asset, request);
  } else if (index != nullptr && (asset == index || !names_file(request.path))) {
    answer = page(*index);
  } else {
    answer = error_answer(error(Errc::not_found, fmt::format("nothing is served at {}", request.path)));
  }
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
