#include "filter_grammar.h"

#include <fmt/format.h>

#include "filters/filters.h"
#include "keywords.h"
#include "pipes/table.h"
#include "stats/table.h"

namespace cordwood::language {
namespace {

Result<FilterPtr> parse_unary(Parser& in, const CurrentField& field);

// and, or, not stand alone: `not-found` is a value.
bool is_operator(const Parser& in, std::string_view word) { return in.is(word) && in.is_whole(); }

Result<FilterPtr> parse_and(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto first, parse_unary(in, field));
  std::vector<FilterPtr> parts;
  const auto add = [&parts](FilterPtr part) {
    if (part->kind() == FilterKind::all_of) {
      const auto& inner = static_cast<const AndFilter&>(*part).parts();
      parts.insert(parts.end(), inner.begin(), inner.end());
    } else {
      parts.push_back(std::move(part));
    }
  };
  add(std::move(first));
  while (!in.at_end() && !in.is("|") && !in.is(")") && !is_operator(in, "or")) {
    if (is_operator(in, "and")) in.skip();
    CORDWOOD_TRY(auto part, parse_unary(in, field));
    add(std::move(part));
  }
  if (parts.size() == 1) return std::move(parts.front());
  return FilterPtr(std::make_shared<AndFilter>(std::move(parts)));
}

Result<FilterPtr> parse_parentheses(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto level, in.enter());
  CORDWOOD_TRY(in.expect("("));
  CORDWOOD_TRY(auto filter, parse_or(in, field));
  CORDWOOD_TRY(in.expect(")"));
  return filter;
}

// Behind `field:`.
Result<FilterPtr> parse_field_test(Parser& in, const FieldPattern& field) {
  if (!field.is_prefix) {
    if (field.name == "_time") return parse_time_filter(in);
    if (field.name == "_stream_id") return parse_stream_id_filter(in);
    if (field.name == "_stream") return parse_stream_filter(in);
  }
  return parse_unary(in, field);
}

bool at_function(const Parser& in) {
  const bool opens = in.peek(1).is("(") || in.peek(1).is("[");
  return in.peek().kind == Token::Kind::word && opens;
}

// name(…). A word that names no filter may be followed by a group, but only after a blank.
Result<FilterPtr> parse_function(Parser& in, const CurrentField& field, FilterParser parse) {
  if (parse) {
    CORDWOOD_TRY(auto level, in.enter());
    in.skip();
    return parse(in, field);
  }
  return in.error_here(fmt::format("there is no filter '{}'", in.peek().raw),
                       "put a blank before '(' to search for the word, or quote it together with the parenthesis");
}

// `*` alone, `*:x`, `*x*`.
Result<FilterPtr> parse_star(Parser& in, const CurrentField& field) {
  in.skip();
  if (!field && in.is_glued(":")) {
    in.skip();
    return parse_field_test(in, FieldPattern{"", true});
  }
  const std::size_t begin = in.position();
  if (!in.peek().after_blank && in.at_compound()) {
    CORDWOOD_TRY(auto substring, in.compound());
    if (in.is_glued("*")) {
      in.skip();
      return make_substring_filter(field, std::move(substring));
    }
    in.go_back_to(begin);
  }
  return make_any_value_filter(field);
}

// value, value*, field:…, field*:…
Result<FilterPtr> parse_value(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto value, in.compound({.colons = field.has_value(), .stars = false, .exclamations = true}));
  const bool starred = in.is_glued("*");
  if (starred) in.skip();
  if (!field && (starred ? in.is_glued(":") : in.is(":"))) {
    in.skip();
    return parse_field_test(
        in, starred ? FieldPattern{std::move(value), true} : FieldPattern{canonical_field(std::move(value)), false});
  }
  return starred ? make_prefix_filter(field, std::move(value)) : make_phrase_filter(field, std::move(value));
}

Result<FilterPtr> parse_primary(Parser& in, const CurrentField& field) {
  if (in.is("(")) return parse_parentheses(in, field);
  if (in.is("{")) {
    if (!field) return parse_stream_filter(in);
    return in.error_here("a stream filter belongs to no field", "put a blank between the two, or quote the '{'");
  }
  if (in.is("*")) return parse_star(in, field);
  if (!field && in.is(":")) {
    in.skip();
    return parse_field_test(in, FieldPattern{"_msg", false});
  }
  if (in.skip_if("=")) return parse_exact_operator(in, field);
  if (in.skip_if("~")) return parse_regexp_operator(in, field);
  if (in.is(">") || in.is("<")) return parse_comparison(in, field);
  if (at_function(in)) {
    const FilterParser parse = find_filter_function(in.peek().raw);
    if (parse || !in.peek(1).after_blank) return parse_function(in, field, parse);
  }
  return parse_value(in, field);
}

Result<FilterPtr> parse_unary(Parser& in, const CurrentField& field) {
  if (in.is("!") || in.is("-") || is_operator(in, "not")) {
    CORDWOOD_TRY(auto level, in.enter());
    in.skip();
    CORDWOOD_TRY(auto part, parse_unary(in, field));
    return FilterPtr(std::make_shared<NotFilter>(std::move(part)));
  }
  return parse_primary(in, field);
}

bool names_a_pipe(const Parser& in) {
  if (in.peek().kind != Token::Kind::word || !in.is_whole() || in.peek(1).is(":")) return false;
  return in.is("by") || is_reserved_pipe_name(in.peek().raw) || is_stats_function_name(in.peek().raw);
}

}  // namespace

Result<FilterPtr> parse_or(Parser& in, const CurrentField& field) {
  std::vector<FilterPtr> parts;
  do {
    CORDWOOD_TRY(auto part, parse_and(in, field));
    if (part->kind() == FilterKind::any_of) {
      const auto& inner = static_cast<const OrFilter&>(*part).parts();
      parts.insert(parts.end(), inner.begin(), inner.end());
    } else {
      parts.push_back(std::move(part));
    }
  } while (is_operator(in, "or") && in.skip_if("or"));
  if (parts.size() == 1) return std::move(parts.front());
  return FilterPtr(std::make_shared<OrFilter>(std::move(parts)));
}

Result<FilterPtr> parse_leading_filter(Parser& in) {
  if (in.at_end() || in.is("|") || in.is(")")) return in.error_here("a filter is missing", "write * for all rows");
  if (names_a_pipe(in)) {
    return in.error_here(
        fmt::format("a query begins with a filter, and '{}' names a pipe or one of its functions", in.peek().raw),
        fmt::format("write * | {0} … for the pipe, or \"{0}\" to search for the word", in.peek().raw));
  }
  return parse_or(in, std::nullopt);
}

}  // namespace cordwood::language
