// len_range(5, 10): values of 5 to 10 characters.

#include <limits>

#include <fmt/format.h>

#include "filters/filters.h"
#include "language/values.h"

namespace cordwood::language {
namespace {

// Every byte that does not go on with a character begins one.
std::uint64_t count_characters(std::string_view text) {
  std::uint64_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

class LengthRangeFilter final : public FieldFilter {
 public:
  LengthRangeFilter(std::string field, std::uint64_t min, std::uint64_t max, std::vector<std::string> arguments)
      : FieldFilter(std::move(field)), min_(min), max_(max), arguments_(std::move(arguments)) {}

  bool matches_value(std::string_view value) const override {
    const std::uint64_t length = count_characters(value);
    return min_ <= length && length <= max_;
  }
  void print_test(std::string& out) const override { append_function(out, "len_range", arguments_); }

 private:
  std::uint64_t min_;
  std::uint64_t max_;
  std::vector<std::string> arguments_;  // As written.
};

std::optional<std::uint64_t> parse_length(const std::string& text) {
  const auto number = parse_number(text);
  if (number && *number == std::numeric_limits<double>::infinity()) return std::numeric_limits<std::uint64_t>::max();
  return parse_unsigned(text);
}

}  // namespace

Result<FilterPtr> parse_len_range(Parser& in, const CurrentField& field) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto arguments, parse_plain_arguments(in, "len_range"));
  if (arguments.size() != 2) return in.error_since(begin, "len_range() takes the smallest and the largest length");
  const auto min = parse_length(arguments[0]);
  const auto max = parse_length(arguments[1]);
  if (!min || !max) return in.error_since(begin, "lengths are whole numbers from 0 on, or inf");
  return make_field_filter<LengthRangeFilter>(field, *min, *max, std::move(arguments));
}

}  // namespace cordwood::language
