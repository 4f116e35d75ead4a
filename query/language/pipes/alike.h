#pragma once
// Pipes that are said alike and do different things: one reading and one printing for each kind. They are templates
// over the pipe because each has its own type, whose members have these names.

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {

/// `a as b, c* as d*`: copy and rename.
template <class Pipe>
Result<Pipe> parse_name_pairs(Parser& in) {
  Pipe pipe;
  do {
    const std::size_t begin = in.position();
    CORDWOOD_TRY(auto from, in.field_pattern());
    in.skip_if("as");
    CORDWOOD_TRY(auto to, in.field_pattern());
    if (to.is_prefix && !from.is_prefix) return in.error_since(begin, "the first name has to end in '*', too");
    pipe.items.push_back({std::move(from), std::move(to)});
  } while (in.skip_if(","));
  return pipe;
}

template <class Pipe>
void print_name_pairs(std::string& out, const Pipe& pipe) {
  for (std::size_t i = 0; i < pipe.items.size(); ++i) {
    out += i > 0 ? ", " : " ";
    append_field_pattern(out, pipe.items[i].from);
    out += " as ";
    append_field_pattern(out, pipe.items[i].to);
  }
}

/// `3 by (a) partition by (b) rank as r`: first and last.
template <class Pipe>
Result<Pipe> parse_ends_of_an_order(Parser& in) {
  Pipe pipe;
  if (in.at_compound() && !in.is("by") && !in.is("partition") && !in.is("rank")) {
    CORDWOOD_TRY(pipe.count, in.unsigned_number("the number of rows"));
  }
  const bool by = in.skip_if("by");
  if (by || in.is("(")) {
    CORDWOOD_TRY(pipe.by, in.sort_fields_in_parentheses());
  }
  CORDWOOD_TRY(pipe.partition_by, parse_partition(in));
  CORDWOOD_TRY(pipe.rank, parse_rank(in));
  return pipe;
}

template <class Pipe>
void print_ends_of_an_order(std::string& out, const Pipe& pipe) {
  if (pipe.count != 1) out += fmt::format(" {}", pipe.count);
  if (!pipe.by.empty()) {
    out += " by (";
    append_sort_fields(out, pipe.by);
    out += ")";
  }
  append_partition(out, pipe.partition_by);
  append_rank(out, pipe.rank);
}

/// `if (…) from x fields (a, b*) result_prefix p keep_original_fields`: unpack_json and unpack_logfmt.
template <class Pipe>
Result<Pipe> parse_unpacking(Parser& in) {
  Pipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(pipe.from, parse_from_or_name(in));
  CORDWOOD_TRY(pipe.fields, parse_fields_clause(in));
  CORDWOOD_TRY(pipe.result_prefix, parse_option(in, "result_prefix", ""));
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

template <class Pipe>
void print_unpacking(std::string& out, const Pipe& pipe) {
  append_condition(out, pipe.condition);
  append_option(out, "from", pipe.from, "_msg");
  append_fields_clause(out, pipe.fields);
  append_option(out, "result_prefix", pipe.result_prefix, "");
  append_result_flags(out, pipe.keep_original_fields, pipe.skip_empty_results);
}

/// `if (…) ("a", "b") at x limit 1`: replace and replace_regexp. `check(in, begin, from)` says whether `from`, read at
/// `begin`, can be replaced.
template <class Pipe, class Check>
Result<Pipe> parse_replacing(Parser& in, Check check) {
  Pipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  CORDWOOD_TRY(in.expect("("));
  const std::size_t begin = in.position();
  CORDWOOD_TRY(pipe.from, in.compound());
  CORDWOOD_TRY(check(in, begin, pipe.from));
  CORDWOOD_TRY(in.expect(","));
  CORDWOOD_TRY(pipe.to, in.compound());
  CORDWOOD_TRY(in.expect(")"));
  if (in.skip_if("at")) {
    CORDWOOD_TRY(pipe.field, in.field_name());
  }
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

template <class Pipe>
void print_replacing(std::string& out, const Pipe& pipe) {
  append_condition(out, pipe.condition);
  out += " (";
  append_quoted(out, pipe.from);
  out += ", ";
  append_quoted(out, pipe.to);
  out += ")";
  append_option(out, "at", pipe.field, "_msg");
  append_limit(out, pipe.limit);
}

/// `(x) as y`, or `x as y`: hash, len and json_array_len.
template <class Pipe>
Result<Pipe> parse_function(Parser& in) {
  Pipe pipe;
  const bool parentheses = in.skip_if("(");
  CORDWOOD_TRY(pipe.field, in.field_name());
  if (parentheses) {
    CORDWOOD_TRY(in.expect(")"));
  }
  CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  return pipe;
}

template <class Pipe>
void print_function(std::string& out, const Pipe& pipe) {
  out += "(";
  append_value(out, pipe.field);
  out += ")";
  append_option(out, "as", pipe.result, "_msg");
}

}  // namespace cordwood::language
