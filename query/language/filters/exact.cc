// ="a b", exact("a b"): the whole value. ="a b"*, exact("a b"*): what the value begins with.

#include "filters/filters.h"
#include "filters/one_text.h"
#include "language/values.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class ExactFilter final : public OneTextFilter {
 public:
  ExactFilter(std::string field, std::string expected)
      : OneTextFilter(std::move(field), std::move(expected), Wants::whole) {}

  bool matches_value(std::string_view value) const override { return value == text(); }
  std::vector<std::vector<std::string>> required_words() const override { return all_words_of(text()); }
  std::optional<Literal> literal() const override {
    if (text().empty()) return std::nullopt;
    return Literal{text(), false};
  }
  std::optional<IntegerRange> integer_range() const override {
    const auto integer = parse_canonical_integer(text());
    if (!integer) return std::nullopt;
    return IntegerRange{*integer, *integer};
  }
  void print_test(std::string& out) const override {
    out += "=";
    append_value(out, text());
  }
};

class ExactPrefixFilter final : public FieldFilter {
 public:
  ExactPrefixFilter(std::string field, std::string prefix)
      : FieldFilter(std::move(field)), prefix_(std::move(prefix)) {}

  bool matches_value(std::string_view value) const override { return value.starts_with(prefix_); }
  std::vector<std::vector<std::string>> required_words() const override {
    return all_words_of(prefix_, {.front = false, .back = true});
  }
  std::optional<Literal> literal() const override {
    if (prefix_.empty()) return std::nullopt;
    return Literal{prefix_, false};
  }
  void print_test(std::string& out) const override {
    out += "=";
    append_value(out, prefix_);
    out += "*";
  }

 private:
  std::string prefix_;
};

FilterPtr make_exact(const CurrentField& field, std::string text, bool is_prefix) {
  if (is_prefix) return make_field_filter<ExactPrefixFilter>(field, std::move(text));
  return make_field_filter<ExactFilter>(field, std::move(text));
}

}  // namespace

Result<FilterPtr> parse_exact_operator(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto text, in.compound());
  const bool is_prefix = in.is_glued("*");
  if (is_prefix) in.skip();
  return make_exact(field, std::move(text), is_prefix);
}

Result<FilterPtr> parse_exact(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto argument, parse_argument(in));
  return make_exact(field, std::move(argument.text), argument.is_prefix);
}

}  // namespace cordwood::language
