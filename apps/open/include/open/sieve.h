#pragma once
// What a query says of a line before the engine sees it: a line that its filter refuses needs no index.

#include "base/event.h"
#include "language/query.h"
#include "open/line_words.h"

namespace cordwood::open {

/// Threads: const members from any thread at once.
class Sieve {
 public:
  /// How messages come to be: from their line alone, as the built-in parsers make them, or nobody knows.
  enum class Messages { parts_of_lines, anything };

  /// Lets everything through when the query also looks at rows that its filter refuses: subqueries, joins, contexts.
  static Sieve of(const language::Query& query, Messages messages);
  /// Lets everything through.
  Sieve() = default;

  bool lets_all_through() const { return filter_ == nullptr; }
  /// False: keeps() would be, whatever the line is parsed to.
  bool may_keep(std::string_view line) const { return words_.may_pass(line); }
  /// Exactly what the engine finds.
  bool keeps(const Event& event, std::uint64_t arrival, const EventBatch& batch) const;

 private:
  language::FilterPtr filter_;
  LineWords words_;
};

/// Whether every row of the answer is a line as it was: the query filters, orders and limits, and nothing else.
bool gives_lines(const language::Query& query);
/// …and says in which order.
bool orders_lines(const language::Query& query);

}  // namespace cordwood::open
