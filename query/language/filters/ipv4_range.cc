// ipv4_range(10.0.0.0, 10.0.0.99), ipv4_range(10.0.0.0/8), ipv4_range(10.0.0.1): values that are addresses in
// a range.

#include <charconv>

#include "filters/filters.h"
#include "language/values.h"

namespace cordwood::language {
namespace {

class Ipv4RangeFilter final : public FieldFilter {
 public:
  Ipv4RangeFilter(std::string field, std::uint32_t min, std::uint32_t max, std::vector<std::string> arguments)
      : FieldFilter(std::move(field)), min_(min), max_(max), arguments_(std::move(arguments)) {}

  bool matches_value(std::string_view value) const override {
    const auto address = parse_ipv4(value);
    return address && min_ <= *address && *address <= max_;
  }
  void print_test(std::string& out) const override { append_function(out, "ipv4_range", arguments_); }

 private:
  std::uint32_t min_;
  std::uint32_t max_;
  std::vector<std::string> arguments_;  // As written.
};

struct Addresses {
  std::uint32_t min;
  std::uint32_t max;
};

// "10.0.0.0/8" or a single address.
std::optional<Addresses> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ipv4(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Addresses{*address, *address};
  const auto bits = parse_canonical_integer(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > 32) return std::nullopt;
  const std::uint32_t mask = *bits == 0 ? 0 : ~std::uint32_t{0} << (32 - *bits);
  return Addresses{*address & mask, *address | ~mask};
}

std::optional<Addresses> parse_addresses(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1) return parse_network(arguments[0]);
  if (arguments.size() != 2) return std::nullopt;
  const auto min = parse_ipv4(arguments[0]);
  const auto max = parse_ipv4(arguments[1]);
  if (!min || !max) return std::nullopt;
  return Addresses{*min, *max};
}

}  // namespace

Result<FilterPtr> parse_ipv4_range(Parser& in, const CurrentField& field) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto arguments, parse_plain_arguments(in, "ipv4_range"));
  const auto addresses = parse_addresses(arguments);
  if (!addresses) {
    return in.error_since(begin, "ipv4_range() takes two addresses or one network",
                          "ipv4_range(10.0.0.0, 10.0.0.99) or ipv4_range(10.0.0.0/8)");
  }
  return make_field_filter<Ipv4RangeFilter>(field, addresses->min, addresses->max, std::move(arguments));
}

}  // namespace cordwood::language
