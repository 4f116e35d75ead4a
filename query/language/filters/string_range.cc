// string_range("a", "m"): texts from the first on and before the second, byte by byte. >"m", <="k" with
// texts.

#include "filters/string_range.h"

#include "string_literal.h"

namespace cordwood::language {
namespace {

class StringRangeFilter final : public FieldFilter {
 public:
  // An absent end is open.
  StringRangeFilter(std::string field, std::string min, std::optional<std::string> end, std::string test)
      : FieldFilter(std::move(field)), min_(std::move(min)), end_(std::move(end)), test_(std::move(test)) {}

  bool matches_value(std::string_view value) const override { return value >= min_ && (!end_ || value < *end_); }
  void print_test(std::string& out) const override { out += test_; }

 private:
  std::string min_;
  std::optional<std::string> end_;
  std::string test_;
};

// The smallest text that is greater.
std::string successor(std::string text) {
  text.push_back('\0');
  return text;
}

}  // namespace

FilterPtr make_string_comparison(const CurrentField& field, bool greater, bool included, std::string text,
                                 std::string test) {
  const bool moved = greater != included;  // > and <= take the text's successor for their border.
  std::string border = moved ? successor(std::move(text)) : std::move(text);
  if (greater) return make_field_filter<StringRangeFilter>(field, std::move(border), std::nullopt, std::move(test));
  return make_field_filter<StringRangeFilter>(field, std::string(), std::move(border), std::move(test));
}

Result<FilterPtr> parse_string_range(Parser& in, const CurrentField& field) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto arguments, parse_plain_arguments(in, "string_range"));
  if (arguments.size() != 2)
    return in.error_since(begin, "string_range() takes the first text and the first text beyond");
  std::string test;
  append_function(test, "string_range", arguments);
  return make_field_filter<StringRangeFilter>(field, std::move(arguments[0]), std::move(arguments[1]), std::move(test));
}

}  // namespace cordwood::language
