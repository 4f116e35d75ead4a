#include "exchange.h"

#include <fmt/format.h>

namespace cordwood::api {

boost::asio::awaitable<Result<std::string>> Exchange::read_body(std::size_t bytes_max) {
  std::string body;
  while (true) {
    CORDWOOD_CO_TRY(const std::string piece, co_await read_piece());
    if (piece.empty()) co_return body;
    if (body.size() + piece.size() > bytes_max)
      co_return error(Errc::too_large, fmt::format("the body is larger than {} bytes", bytes_max));
    body += piece;
  }
}

}  // namespace cordwood::api
