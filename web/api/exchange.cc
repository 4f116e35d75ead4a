#include "exchange.h"

#include <fmt/format.h>

namespace cordwood::api {

boost::asio::awaitable<Result<std::string>> Exchange::read_body(std::size_t bytes_max) {
  std::string body;
  std::string piece;
  while (true) {
    CORDWOOD_CO_TRY(co_await read_piece(piece));
    if (piece.empty()) co_return body;
    if (body.size() + piece.size() > bytes_max)
      co_return error(Errc::too_large, fmt::format("the body is larger than {} bytes", bytes_max));
    body += piece;
  }
}

std::string Exchange::warning_text() const {
  constexpr std::size_t kTextBytesMax = 1000;  // Proxies refuse long headers; the server's log has all of it.
  if (warnings_.empty()) return {};
  std::string text = fmt::format("{} parts of the data could not be read", warnings_.size());
  for (const std::string& warning : warnings_) {
    if (text.size() + warning.size() > kTextBytesMax) break;
    text += "; " + warning;
  }
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

Result<DecodedBody> DecodedBody::of(Exchange& exchange) {
  const std::string& name = exchange.request().content_encoding;
  if (name.empty() || name == "identity") return DecodedBody(exchange, nullptr);
  const auto coding = coding_named(name);
  if (!coding) return error(Errc::unsupported, fmt::format("content encoding '{}' is not gzip, deflate or zstd", name));
  return DecodedBody(exchange, Decoder::make(*coding));
}

boost::asio::awaitable<Result<void>> DecodedBody::read_piece(std::string& piece) {
  if (!decoder_) co_return co_await exchange_->read_piece(piece);
  piece.clear();
  while (true) {
    std::string_view rest = std::string_view(coded_).substr(used_);
    // What the client sent is wrong, not what we keep.
    if (auto decoded = decoder_->decode(rest, piece); decoded.has_error())
      co_return error(Errc::invalid, std::move(decoded.error().message));
    used_ = coded_.size() - rest.size();
    if (!piece.empty()) co_return success();
    if (ended_) break;
    if (!rest.empty()) continue;
    CORDWOOD_CO_TRY(co_await exchange_->read_piece(coded_));
    used_ = 0;
    ended_ = coded_.empty();
  }
  if (!decoder_->complete()) co_return error(Errc::invalid, "the body's encoding ends early");
  co_return success();
}

}  // namespace cordwood::api
