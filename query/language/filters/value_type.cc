// value_type(uint64), value_type(ipv4): values that are written like one of the type. Types are those of
// values, not of columns: how a column is stored is the store's own affair.

#include <algorithm>
#include <array>
#include <utility>

#include "filters/filters.h"
#include "language/values.h"

namespace cordwood::language {
namespace {

bool fits(std::string_view value, std::int64_t max) {
  const auto integer = parse_canonical_integer(value);
  return integer && 0 <= *integer && *integer <= max;
}

bool is_uint64(std::string_view value) {
  return parse_unsigned(value).has_value() &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_typed(std::string_view value) {
  return is_uint64(value) || parse_decimal(value) || parse_ipv4(value) || parse_rfc3339(value);
}

using Type = std::pair<std::string_view, bool (*)(std::string_view value)>;
constexpr std::array kTypes{
    Type{"uint8", [](std::string_view value) { return fits(value, 255); }},
    Type{"uint16", [](std::string_view value) { return fits(value, 65535); }},
    Type{"uint32", [](std::string_view value) { return fits(value, 4294967295); }},
    Type{"uint64", is_uint64},
    Type{"int64", [](std::string_view value) { return parse_canonical_integer(value).has_value(); }},
    Type{"float64", [](std::string_view value) { return parse_decimal(value).has_value(); }},
    Type{"ipv4", [](std::string_view value) { return parse_ipv4(value).has_value(); }},
    Type{"iso8601", [](std::string_view value) { return parse_rfc3339(value).has_value(); }},
    Type{"string", [](std::string_view value) { return !value.empty() && !is_typed(value); }},
};

class ValueTypeFilter final : public FieldFilter {
 public:
  ValueTypeFilter(std::string field, const Type& type) : FieldFilter(std::move(field)), type_(type) {}
  bool matches_value(std::string_view value) const override { return type_.second(value); }
  void print_test(std::string& out) const override { append_function(out, "value_type", {std::string(type_.first)}); }

 private:
  const Type& type_;
};

}  // namespace

Result<FilterPtr> parse_value_type(Parser& in, const CurrentField& field) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto name, parse_plain_argument(in, "value_type"));
  const auto type = std::find_if(kTypes.begin(), kTypes.end(), [&name](const Type& t) { return t.first == name; });
  if (type == kTypes.end()) {
    return in.error_since(begin, "there is no such type of values",
                          "uint8, uint16, uint32, uint64, int64, float64, ipv4, iso8601, string");
  }
  return make_field_filter<ValueTypeFilter>(field, *type);
}

}  // namespace cordwood::language
