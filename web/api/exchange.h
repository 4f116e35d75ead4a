#pragma once
// One request and the way to answer it. Routes speak to this; connection.cc implements it over plain sockets and TLS.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/result.h"
#include "request.h"

namespace cordwood::api {

inline constexpr std::string_view kWarningHeader = "Cordwood-Warning";
inline constexpr std::string_view kCursorHeader = "Cordwood-Cursor";

struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// Answer exactly once: with respond(), or with begin_stream(), write_piece()…, end_stream().
/// Errors of the connection are Errc::cancelled: the other side is gone, there is nobody to tell.
class Exchange {
 public:
  explicit Exchange(Request request) : request_(std::move(request)) {}
  virtual ~Exchange() = default;

  const Request& request() const { return request_; }
  Request& request() { return request_; }

  /// Replaces `piece` by the next one of the request's body, at most kPieceBytes; empty at its end. Given the same
  /// string again it takes no new memory.
  virtual boost::asio::awaitable<Result<void>> read_piece(std::string& piece) = 0;
  /// All of it; Errc::too_large beyond `bytes_max`.
  boost::asio::awaitable<Result<std::string>> read_body(std::size_t bytes_max);

  /// The answer is not whole: a part of the data could not be read. Goes into the header kWarningHeader, or into the
  /// trailer of that name when the head has been sent.
  void warn(std::string_view what) { warnings_.emplace_back(what); }

  /// Sets a header of the answer, whoever makes it.
  void set_header(std::string name, std::string value) { headers_.emplace_back(std::move(name), std::move(value)); }

  virtual boost::asio::awaitable<Result<void>> respond(Answer answer) = 0;

  virtual boost::asio::awaitable<Result<void>> begin_stream(Answer head) = 0;
  virtual boost::asio::awaitable<Result<void>> write_piece(std::string piece) = 0;
  virtual boost::asio::awaitable<Result<void>> end_stream() = 0;

  /// How long write_piece() may take before the other side counts as gone; without, as long as any transfer.
  void limit_writes(std::chrono::nanoseconds time) { write_time_ = time; }

  /// Closes the connection in the middle of a stream, so that the answer is seen to be cut off.
  virtual void abandon() = 0;

  /// Returns when the other side has gone. Not while reading the body.
  virtual boost::asio::awaitable<void> wait_for_disconnect() = 0;

 protected:
  /// What kWarningHeader says; empty when there is nothing to say.
  std::string warning_text() const;
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }
  std::optional<std::chrono::nanoseconds> write_time() const { return write_time_; }

 private:
  Request request_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::vector<std::string> warnings_;
  std::optional<std::chrono::nanoseconds> write_time_;
};

/// Reads a request's body with its Content-Encoding undone.
class DecodedBody {
 public:
  /// Errc::unsupported when the request names a coding that we do not have.
  static Result<DecodedBody> of(Exchange& exchange);

  /// Replaces `piece` by the next one, of kPieceBytes or, decoded, a few hundred KiB at most; empty at the end.
  /// Errc::invalid on a broken or cut-off coding.
  boost::asio::awaitable<Result<void>> read_piece(std::string& piece);

 private:
  DecodedBody(Exchange& exchange, std::unique_ptr<Decoder> decoder)
      : exchange_(&exchange), decoder_(std::move(decoder)) {}
  Exchange* exchange_;
  std::unique_ptr<Decoder> decoder_;  // Null: the body is plain.
  std::string coded_;
  std::size_t used_ = 0;  // Of coded_.
  bool ended_ = false;
};

inline constexpr std::size_t kPieceBytes = 1 << 20;

}  // namespace cordwood::api
