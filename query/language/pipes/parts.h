#pragma once
// Clauses that several pipes share.

#include <string>
#include <string_view>

#include "base/result.h"
#include "parser.h"
#include "printing.h"
#include "string_literal.h"

namespace cordwood::language {

/// `from x`, or _msg.
Result<std::string> parse_from(Parser& in);
/// `[from] x`, or _msg: for pipes in which other clauses may follow at once.
Result<std::string> parse_from_or_name(Parser& in);

/// `[by] (a, b)`, or nothing.
Result<FieldNames> parse_by(Parser& in);

/// `[by] (a, b)` or `[by] a, b`.
Result<FieldNames> parse_by_or_list(Parser& in);

/// `partition [by] (a, b)`, or nothing.
Result<FieldNames> parse_partition(Parser& in);

/// `rank [[as] name]` when `rank` is next; "rank" where no name follows.
Result<std::string> parse_rank(Parser& in);

/// `word value` when `word` is next; else the default.
Result<std::string> parse_option(Parser& in, std::string_view word, std::string default_value);
Result<std::uint64_t> parse_limit(Parser& in);  // 0 without one.

/// `fields (a, b*)`, or all.
Result<FieldPatterns> parse_fields_clause(Parser& in);

struct ResultFlags {
  bool keep_original_fields = false;
  bool skip_empty_results = false;
};
ResultFlags parse_result_flags(Parser& in);

/// " by (a, b)"; nothing when empty. " partition by (a)". " fields (a, b*)"; nothing for all.
void append_by(std::string& out, const FieldNames& fields);
void append_partition(std::string& out, const FieldNames& fields);
void append_fields_clause(std::string& out, const FieldPatterns& fields);
/// " rank as x"; nothing when empty.
void append_rank(std::string& out, std::string_view rank);
void append_result_flags(std::string& out, bool keep_original_fields, bool skip_empty_results);

}  // namespace cordwood::language
