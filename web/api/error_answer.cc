#include "error_answer.h"

#include <fmt/format.h>

#include "base/json_string.h"

namespace cordwood::api {

namespace {
constexpr const char* kRetryAfterSeconds = "2";  // Where nobody knows better: it depends on what others do.
}

int http_status(Errc code) {
  switch (code) {
    case Errc::invalid:
      return 400;
    case Errc::unauthorized:
      return 401;
    case Errc::not_found:
      return 404;
    case Errc::too_large:
      return 413;
    case Errc::unsupported:
      return 422;
    case Errc::busy:
      return 429;
    case Errc::io:
      return 503;
    case Errc::cancelled:
      return 503;
    case Errc::corrupt:
      return 500;
  }
  return 500;
}

Answer error_answer(const Error& error) {
  std::string body = R"({"error":{"message":)" + json_string(error.message);
  if (!error.hint.empty()) body += R"(,"hint":)" + json_string(error.hint);
  if (error.place) body += fmt::format(R"(,"position":{},"length":{})", error.place->offset, error.place->length);
  body += "}}\n";
  Answer answer{.status = http_status(error.code), .body = std::move(body)};
  if (error.code == Errc::busy) answer.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return answer;
}

Answer answer_of(Result<std::string> json) {
  if (json.has_error()) return error_answer(json.error());
  return Answer{.body = std::move(json.value())};
}

Answer answer_of(Result<Answer> result) {
  if (result.has_error()) return error_answer(result.error());
  return std::move(result.value());
}

}  // namespace cordwood::api
