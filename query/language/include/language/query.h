#pragma once
// A LogsQL query: text in, tree out, and canonical text again. docs/query-language.md is the language.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "language/filter.h"
#include "language/pipe.h"

namespace cordwood::language {

/// Limits on what a query may be; beyond them parsing fails with Errc::too_large.
inline constexpr std::size_t kQueryBytesMax = 2 << 20;
inline constexpr std::size_t kQueryDepthMax = 200;  // Parentheses, negations and subqueries within each other.

/// `options(concurrency=2, ignore_global_time_filter=true)` before the filter. Subqueries without their own
/// inherit them.
struct QueryOptions {
  std::optional<std::uint64_t> concurrency;  // Threads; 0: as many as the engine likes.
  std::optional<std::uint64_t> parallel_readers;
  std::optional<bool> ignore_global_time_filter;
  std::optional<bool> allow_partial_response;
  std::optional<Nanoseconds> time_offset;  // Times of the query are this much earlier.

  void print(std::string& out) const;  // Nothing when none is set.
};

struct Query {
  QueryOptions options;
  FilterPtr filter;  // Not null.
  std::vector<Pipe> pipes;

  /// Canonical LogsQL: parsed again, it prints the same.
  std::string to_string() const;
};

/// What a text alone does not say.
using MaskedWords = std::function<std::vector<std::string>(std::string_view value)>;

struct ParseContext {
  Timestamp now;               // For `_time:5m` and the like.
  Nanoseconds zone_offset{0};  // East of UTC; of times in the query that name no zone.
  /// The words that stand in place of a value where masking hashed it: what masked("value") asks for. They are all
  /// that the tree has of the value. Null: there are no keys, and masked() is an error.
  MaskedWords masked_words = {};
};

/// Fails with Errc::invalid, the place in `text` and, where one can be told, a hint; never on valid UTF-8
/// alone: any bytes may be searched for. Costs time and memory proportional to the text.
Result<Query> parse_query(std::string_view text, const ParseContext& context);

/// A filter alone: what HTTP calls extra_filters, conditions of pipelines, retention rules.
Result<FilterPtr> parse_filter(std::string_view text, const ParseContext& context);

}  // namespace cordwood::language
