#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/event.h"
#include "filters/filters.h"
#include "language/stream_filter.h"
#include "regexp.h"
#include "string_literal.h"

namespace cordwood::language {

struct LabelMatcher::Regexp {
  explicit Regexp(const std::string& pattern) : expression(pattern, regexp_options()) {}
  RE2 expression;
};

Result<LabelMatcher> LabelMatcher::create(std::string label, Operation operation, std::string value) {
  LabelMatcher matcher;
  if (operation == Operation::matches || operation == Operation::matches_not) {
    matcher.regexp_ = std::make_shared<const Regexp>(value);
    const RE2& expression = matcher.regexp_->expression;
    if (!expression.ok()) {
      return error(Errc::invalid, fmt::format("'{}' is no regular expression: {}", value, expression.error()));
    }
  }
  matcher.label_ = std::move(label);
  matcher.operation_ = operation;
  matcher.value_ = std::move(value);
  return matcher;
}

bool LabelMatcher::matches(std::string_view label_value) const {
  switch (operation_) {
    case Operation::equal:
      return label_value == value_;
    case Operation::not_equal:
      return label_value != value_;
    case Operation::matches:
      return RE2::FullMatch({label_value.data(), label_value.size()}, regexp_->expression);
    case Operation::matches_not:
      break;
  }
  return !RE2::FullMatch({label_value.data(), label_value.size()}, regexp_->expression);
}

bool StreamFilter::matches_stream(std::string_view stream) const {
  if (any_of_.empty()) return true;
  const auto labels = parse_stream(stream);
  const auto value_of = [&labels](std::string_view name) -> std::string_view {
    if (!labels) return {};
    const auto found = std::find_if(labels->begin(), labels->end(), [name](const auto& l) { return l.first == name; });
    return found == labels->end() ? std::string_view() : std::string_view(found->second);
  };
  return std::any_of(any_of_.begin(), any_of_.end(), [&value_of](const AllOf& all) {
    return std::all_of(all.begin(), all.end(),
                       [&value_of](const LabelMatcher& m) { return m.matches(value_of(m.label())); });
  });
}

bool StreamFilter::matches(const RowView& row) const { return matches_stream(row.value(kStreamField)); }

void StreamFilter::add_needed_fields(FieldPatterns& fields) const {
  fields.push_back({std::string(kStreamField), false});
}

namespace {

std::string_view text_of(LabelMatcher::Operation operation) {
  switch (operation) {
    case LabelMatcher::Operation::equal:
      return "=";
    case LabelMatcher::Operation::not_equal:
      return "!=";
    case LabelMatcher::Operation::matches:
      return "=~";
    case LabelMatcher::Operation::matches_not:
      break;
  }
  return "!~";
}

// Within braces other characters end a word than outside.
bool ends_label_text(const Token& token) {
  constexpr std::string_view kStops = "=!~,{}()|";
  if (token.kind == Token::Kind::end) return true;
  return token.kind == Token::Kind::punctuation && token.raw.size() == 1 &&
         kStops.find(token.raw[0]) != std::string_view::npos;
}

Result<std::string> parse_label_text(Parser& in, std::string_view what) {
  if (ends_label_text(in.peek()) || !in.at_compound()) return in.error_here(fmt::format("expected {}", what));
  if (in.peek().kind == Token::Kind::quoted) {
    std::string text(in.peek().value());
    in.skip();
    return text;
  }
  const std::size_t begin = in.position();
  do {
    in.skip();
  } while (!in.peek().after_blank && !ends_label_text(in.peek()));
  return std::string(in.text_since(begin));
}

// in ("a", "b"), as one regular expression; in (*) takes every label, and streams without it.
Result<LabelMatcher> parse_label_list(Parser& in, std::string label, LabelMatcher::Operation operation) {
  CORDWOOD_TRY(in.expect("("));
  std::string pattern;
  if (in.is("*") && in.peek(1).is(")")) {
    in.skip();
    pattern = "(?s).*";
  }
  for (bool first = true; !in.is(")"); first = false) {
    CORDWOOD_TRY(auto value, parse_label_text(in, "a value of the label"));
    if (!first) pattern += "|";
    pattern += RE2::QuoteMeta(value);
    if (!in.skip_if(",")) break;
  }
  CORDWOOD_TRY(in.expect(")"));
  return LabelMatcher::create(std::move(label), operation, std::move(pattern));
}

Result<LabelMatcher> parse_matcher(Parser& in) {
  CORDWOOD_TRY(auto label, parse_label_text(in, "the name of a label"));
  if (in.skip_if("in")) return parse_label_list(in, std::move(label), LabelMatcher::Operation::matches);
  if (in.skip_if("not_in")) return parse_label_list(in, std::move(label), LabelMatcher::Operation::matches_not);
  const bool negated = in.skip_if("!");
  const bool equals = in.skip_if("=");
  const bool regexp = in.skip_if("~");
  if (!equals && !(negated && regexp)) return in.error_here("expected =, !=, =~, !~, in or not_in behind the label");
  if (negated && equals && regexp) return in.error_here("write !~ instead of !=~");
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto value, parse_label_text(in, "the value of the label"));
  using Operation = LabelMatcher::Operation;
  const Operation operation = regexp ? (negated ? Operation::matches_not : Operation::matches)
                                     : (negated ? Operation::not_equal : Operation::equal);
  auto matcher = LabelMatcher::create(std::move(label), operation, std::move(value));
  if (!matcher) return in.error_since(begin, matcher.error().message);
  return matcher;
}

// a="b", c="d",
Result<StreamFilter::AllOf> parse_all_of(Parser& in) {
  StreamFilter::AllOf all;
  do {
    if (in.is("}")) break;
    CORDWOOD_TRY(auto matcher, parse_matcher(in));
    all.push_back(std::move(matcher));
  } while (in.skip_if(","));
  return all;
}

}  // namespace

void StreamFilter::print(std::string& out) const {
  out += "{";
  for (std::size_t i = 0; i < any_of_.size(); ++i) {
    if (i > 0) out += " or ";
    for (std::size_t j = 0; j < any_of_[i].size(); ++j) {
      const LabelMatcher& matcher = any_of_[i][j];
      if (j > 0) out += ",";
      append_value(out, matcher.label());
      out += text_of(matcher.operation());
      append_quoted(out, matcher.value());
    }
  }
  out += "}";
}

Result<FilterPtr> parse_stream_filter(Parser& in) {
  if (!in.is("{")) return in.error_here("expected '{' with labels", "_stream:{app=\"nginx\",host=~\"web.*\"}");
  in.skip();
  std::vector<StreamFilter::AllOf> any_of;
  do {
    CORDWOOD_TRY(auto all, parse_all_of(in));
    if (all.empty() && !any_of.empty()) return in.error_here("expected the name of a label behind 'or'");
    if (!all.empty()) any_of.push_back(std::move(all));
  } while (in.skip_if("or"));
  CORDWOOD_TRY(in.expect("}"));
  return FilterPtr(std::make_shared<StreamFilter>(std::move(any_of)));
}

}  // namespace cordwood::language
