#include "parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "filter_grammar.h"
#include "language/values.h"
#include "query_grammar.h"

namespace cordwood::language {
namespace {

bool is_lone_quote(const Token& token) {
  return token.kind == Token::Kind::punctuation && (token.raw == "\"" || token.raw == "'" || token.raw == "`");
}

std::string shown(const Token& token) {
  return token.kind == Token::Kind::end ? "the end of the query" : fmt::format("'{}'", token.raw.substr(0, 100));
}

}  // namespace

Parser::Parser(std::string_view text, const ParseContext& context)
    : text_(text), context_(context), tokens_(tokenize(text)) {}

const Token& Parser::peek(std::size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

bool Parser::is_stop(const Token& token, CompoundStyle style) const {
  if (token.kind == Token::Kind::end) return true;
  if (token.kind != Token::Kind::punctuation || token.raw.size() != 1) return false;
  switch (token.raw.front()) {
    case ',':
    case '(':
    case ')':
    case '[':
    case ']':
    case '|':
      return true;
    case '!':
      return !style.exclamations;
    case '*':
      return !style.stars;
    case ':':
      return !style.colons;
    default:
      return false;
  }
}

bool Parser::is_whole(std::size_t ahead) const {
  const Token& next = peek(ahead + 1);
  return next.after_blank || next.kind == Token::Kind::quoted || is_stop(next, {.colons = false, .stars = false});
}

bool Parser::skip_if(std::string_view lower_case) {
  if (!is(lower_case)) return false;
  skip();
  return true;
}

bool Parser::skip_if_any(std::initializer_list<std::string_view> lower_case) {
  return std::any_of(lower_case.begin(), lower_case.end(), [this](std::string_view word) { return skip_if(word); });
}

Result<void> Parser::expect(std::string_view lower_case) {
  if (skip_if(lower_case)) return success();
  return error_here(fmt::format("expected '{}', found {}", lower_case, shown(peek())));
}

std::string_view Parser::text_since(std::size_t position) const {
  if (position >= at_) return {};
  const char* begin = tokens_[position].raw.data();
  const std::string_view last = tokens_[at_ - 1].raw;
  return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

Error Parser::error_here(std::string message, std::string hint) const {
  const std::string_view raw = peek().raw;
  return Error{
      .code = Errc::invalid,
      .message = std::move(message),
      .hint = std::move(hint),
      .place = SourcePlace{.offset = static_cast<std::size_t>(raw.data() - text_.data()), .length = raw.size()}};
}

Error Parser::error_since(std::size_t position, std::string message, std::string hint) const {
  const std::string_view raw = text_since(position);
  if (raw.empty()) return error_here(std::move(message), std::move(hint));
  Error error = error_here(std::move(message), std::move(hint));
  error.place = SourcePlace{.offset = static_cast<std::size_t>(raw.data() - text_.data()), .length = raw.size()};
  return error;
}

bool Parser::at_compound() const { return !is_stop(peek(), {}) && !is_lone_quote(peek()); }

Result<std::string> Parser::compound(CompoundStyle style) {
  const Token& first = peek();
  if (is_lone_quote(first))
    return error_here("the quoted text does not end", fmt::format("close it with {}", first.raw));
  if (is_stop(first, {.colons = style.colons, .stars = false})) {
    return error_here(fmt::format("expected a value, found {}", shown(first)),
                      at_end() ? "" : fmt::format("to search for {} itself, put it in quotes", shown(first)));
  }
  const std::size_t begin = at_;
  do {
    skip();
  } while (!peek().after_blank && !is_stop(peek(), style));
  // A literal is decoded only when it stands alone; glued to more it is text like any other.
  return std::string(at_ == begin + 1 ? tokens_[begin].value() : text_since(begin));
}

Result<std::string> Parser::field_name() {
  CORDWOOD_TRY(auto name, compound());
  if (is_glued("*") || name.ends_with('*')) return error_here("a single field is expected here, not a pattern");
  return canonical_field(std::move(name));
}

Result<FieldPattern> Parser::field_pattern() {
  if (skip_if("*")) return FieldPattern{"", true};
  CORDWOOD_TRY(auto name, compound());
  if (is_glued("*")) {
    skip();
    return FieldPattern{std::move(name), true};
  }
  if (name.ends_with('*')) return FieldPattern{name.substr(0, name.size() - 1), true};  // "a b*"
  return FieldPattern{canonical_field(std::move(name)), false};
}

Result<FieldNames> Parser::field_names() {
  FieldNames names;
  do {
    CORDWOOD_TRY(auto name, field_name());
    names.push_back(std::move(name));
  } while (skip_if(","));
  return names;
}

Result<FieldPatterns> Parser::field_patterns() {
  FieldPatterns patterns;
  do {
    CORDWOOD_TRY(auto pattern, field_pattern());
    patterns.push_back(std::move(pattern));
  } while (skip_if(","));
  return patterns;
}

Result<FieldNames> Parser::field_names_in_parentheses() {
  CORDWOOD_TRY(expect("("));
  FieldNames names;
  do {
    if (!names.empty() && is(")")) break;  // (a, b,)
    CORDWOOD_TRY(auto name, field_name());
    names.push_back(std::move(name));
  } while (skip_if(","));
  CORDWOOD_TRY(expect(")"));
  return names;
}

Result<FieldPatterns> Parser::field_patterns_in_parentheses() {
  CORDWOOD_TRY(expect("("));
  FieldPatterns patterns;
  while (!is(")")) {
    CORDWOOD_TRY(auto pattern, field_pattern());
    patterns.push_back(std::move(pattern));
    if (!skip_if(",")) break;
  }
  CORDWOOD_TRY(expect(")"));
  return patterns;
}

Result<SortFields> Parser::sort_fields_in_parentheses() {
  CORDWOOD_TRY(expect("("));
  SortFields fields;
  while (!is(")")) {
    CORDWOOD_TRY(auto name, field_name());
    const bool descending = skip_if("desc");
    if (!descending) skip_if("asc");
    fields.push_back({std::move(name), descending});
    if (!skip_if(",")) break;
  }
  CORDWOOD_TRY(expect(")"));
  return fields;
}

Result<std::uint64_t> Parser::unsigned_number(std::string_view what) {
  const std::size_t begin = at_;
  CORDWOOD_TRY(auto text, compound());
  const auto number = parse_unsigned(text);
  if (!number) return error_since(begin, fmt::format("{} has to be a whole number from 0 on, not '{}'", what, text));
  return *number;
}

Result<Nanoseconds> Parser::duration(std::string_view what) {
  const std::size_t begin = at_;
  CORDWOOD_TRY(auto text, compound());
  const auto nanoseconds = parse_duration_nanoseconds(text);
  if (!nanoseconds) {
    return error_since(begin, fmt::format("{} has to be a duration, not '{}'", what, text),
                       "write it as 90s, 1h30m or 2d");
  }
  return Nanoseconds(*nanoseconds);
}

Result<std::string> Parser::result_name(std::string default_name) {
  const bool has_as = skip_if("as");
  if (!has_as && (at_end() || is("|") || is(")") || is(","))) return default_name;
  return field_name();
}

Result<Parser::Level> Parser::enter() {
  if (depth_ >= kQueryDepthMax) {
    Error error = error_here(fmt::format("the query nests deeper than {} levels", kQueryDepthMax));
    error.code = Errc::too_large;
    return error;
  }
  return Level(*this);
}

Result<FilterPtr> Parser::filter() { return parse_leading_filter(*this); }

Result<FilterPtr> Parser::condition() {
  if (!is("if")) return FilterPtr();
  skip();
  CORDWOOD_TRY(expect("("));
  if (skip_if(")")) return FilterPtr(std::make_shared<AllFilter>());
  CORDWOOD_TRY(auto level, enter());
  CORDWOOD_TRY(auto filter, parse_or(*this, std::nullopt));
  CORDWOOD_TRY(expect(")"));
  return filter;
}

Result<Query> Parser::query_in_parentheses() {
  CORDWOOD_TRY(expect("("));
  CORDWOOD_TRY(auto inner, query());
  CORDWOOD_TRY(expect(")"));
  return inner;
}

Result<Query> Parser::query() {
  CORDWOOD_TRY(auto level, enter());
  return parse_query_body(*this);
}

}  // namespace cordwood::language
