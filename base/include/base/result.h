#pragma once
// Result<T>: a value or an Error. The one error type of the house, and the only file that names Boost.Outcome.
//
// Absence is std::optional; an expected failure is a Result; a bug is CORDWOOD_CHECK (base/check.h).
// Reading the value of a failed Result terminates the process.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>

namespace cordwood {

/// One value for each *reaction* of a caller; the message carries the cause.
enum class Errc {
  invalid,       // The request or the input is wrong and will stay wrong: HTTP 400, exit 2.
  unauthorized,  // No or wrong credentials: HTTP 401, connection refused.
  not_found,     // HTTP 404.
  corrupt,       // Bytes on disk or on the wire are not what was written: skip or quarantine, and report.
  unsupported,   // A newer version wrote it, or an option we do not have: HTTP 422.
  too_large,     // A named limit is reached: HTTP 413/422, the message names the limit.
  busy,          // Try again later: back off, HTTP 429/503.
  io,            // The operating system refused (full disk, no permission): retry or stop, HTTP 503.
  cancelled,     // The caller went away or the deadline passed.
};

std::string_view name_of(Errc code);

/// A place in a text that a person wrote: a query, a pattern, a YAML file. `offset` and `length` are bytes.
struct SourcePlace {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t line = 0;    // From 1; 0 when the text has no lines that matter (a query).
  std::size_t column = 0;  // From 1, in bytes.
};

struct Error {
  Errc code = Errc::invalid;
  std::string message;
  std::string hint = {};  // What to write instead, where we can tell.
  std::optional<SourcePlace> place = {};

  /// Prefixes the message with what was being done: "opening wal/7: permission denied".
  Error within(std::string_view doing) &&;
};

// The class behind it is [[nodiscard]]: an unread error is a compiler warning.
template <class T>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

inline auto success() { return boost::outcome_v2::success(); }
inline Error error(Errc code, std::string message) { return Error{code, std::move(message)}; }

}  // namespace cordwood

// CORDWOOD_TRY(expr)        returns the error, if any, from the enclosing function.
// CORDWOOD_TRY(name, expr)  also declares `name` with the value: CORDWOOD_TRY(auto file, fs.open(path)).
// Each expands to several statements: the body of an if needs its braces.
#define CORDWOOD_TRY(...) BOOST_OUTCOME_TRY(__VA_ARGS__)
#define CORDWOOD_CO_TRY(...) BOOST_OUTCOME_CO_TRY(__VA_ARGS__)
