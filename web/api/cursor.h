#pragma once
// Where a walk over the rows of a query stands: what a client gets with a page and sends back for the next one.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "query/engine.h"
#include "request.h"

namespace cordwood::api {

struct Cursor {
  Timestamp begun_at;              // What relative times of the query and of the parameters count from,
  std::uint64_t last_arrival = 0;  //   and the last row that existed then: later ones are not of the walk.
  std::uint64_t question = 0;      // question_of() the request.
  query::PageEnd end;

  /// Digits and letters.
  std::string text() const;
  /// Errc::invalid when it is no text() of ours.
  static Result<Cursor> parse(std::string_view text);
};

/// A fingerprint of the parameters that say which rows there are.
std::uint64_t question_of(const Parameters& parameters);

}  // namespace cordwood::api
