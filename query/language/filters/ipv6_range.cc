// ipv6_range(2001:db8::, 2001:db8::ff), ipv6_range(2001:db8::/32): values that are IPv6 addresses in a range.

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/inet.h>

#include "filters/filters.h"
#include "language/values.h"

namespace cordwood::language {
namespace {

using Address = std::array<std::uint8_t, 16>;  // In network order, so that arrays compare like addresses.

// IPv4 addresses are those of the network ::ffff:0:0/96.
std::optional<Address> parse_address(std::string_view text) {
  if (const auto v4 = parse_ipv4(text)) {
    Address address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    for (unsigned i = 0; i < 4; ++i) address[12 + i] = static_cast<std::uint8_t>(*v4 >> (24 - 8 * i));
    return address;
  }
  std::array<char, 48> terminated{};
  if (text.size() < 2 || text.size() >= terminated.size()) return std::nullopt;
  std::memcpy(terminated.data(), text.data(), text.size());
  if (text.find(':') == std::string_view::npos) return std::nullopt;
  Address address;
  if (inet_pton(AF_INET6, terminated.data(), address.data()) != 1) return std::nullopt;
  return address;
}

struct Addresses {
  Address min;
  Address max;
};

// "2001:db8::/32" or a single address.
std::optional<Addresses> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const auto bits = slash == std::string_view::npos ? std::optional<std::int64_t>(128)
                                                    : parse_canonical_integer(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > 128) return std::nullopt;
  Addresses range{*address, *address};
  for (std::size_t i = 0; i < range.min.size(); ++i) {
    const std::int64_t kept = std::clamp<std::int64_t>(*bits - static_cast<std::int64_t>(i) * 8, 0, 8);
    const auto host = static_cast<std::uint8_t>(0xff >> kept);
    range.min[i] = static_cast<std::uint8_t>(range.min[i] & ~host);
    range.max[i] = static_cast<std::uint8_t>(range.max[i] | host);
  }
  return range;
}

std::optional<Addresses> parse_addresses(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1) return parse_network(arguments[0]);
  if (arguments.size() != 2) return std::nullopt;
  const auto min = parse_address(arguments[0]);
  const auto max = parse_address(arguments[1]);
  if (!min || !max) return std::nullopt;
  return Addresses{*min, *max};
}

class Ipv6RangeFilter final : public FieldFilter {
 public:
  Ipv6RangeFilter(std::string field, Addresses range, std::vector<std::string> arguments)
      : FieldFilter(std::move(field)), range_(range), arguments_(std::move(arguments)) {}

  bool matches_value(std::string_view value) const override {
    const auto address = parse_address(value);
    return address && range_.min <= *address && *address <= range_.max;
  }
  void print_test(std::string& out) const override { append_function(out, "ipv6_range", arguments_); }

 private:
  Addresses range_;
  std::vector<std::string> arguments_;  // As written.
};

}  // namespace

Result<FilterPtr> parse_ipv6_range(Parser& in, const CurrentField& field) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto arguments, parse_plain_arguments(in, "ipv6_range"));
  const auto range = parse_addresses(arguments);
  if (!range) {
    return in.error_since(begin, "ipv6_range() takes two IPv6 addresses or one network",
                          "ipv6_range(2001:db8::, 2001:db8::ff) or ipv6_range(2001:db8::/32)");
  }
  return make_field_filter<Ipv6RangeFilter>(field, *range, std::move(arguments));
}

}  // namespace cordwood::language
