#include "catalogue/value_kind.h"

#include <array>
#include <charconv>

#include <arpa/inet.h>

#include "base/time.h"

namespace cordwood::catalogue {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view value) {
  if (value.front() == '+' && value.size() > 1) value.remove_prefix(1);
  const std::size_t first = value.front() == '-' ? 1 : 0;
  if (first == value.size() || !is_digit(value[first])) return false;  // Not inf, nan or hexadecimal.
  double number = 0;
  const char* const end = value.data() + value.size();
  return std::from_chars(value.data(), end, number).ptr == end;
}

bool is_address(std::string_view value) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (value.size() >= text.size()) return false;
  value.copy(text.data(), value.size());
  std::array<unsigned char, 16> address{};
  const bool six = value.find(':') != std::string_view::npos;
  return ::inet_pton(six ? AF_INET6 : AF_INET, text.data(), address.data()) == 1;
}

bool is_time(std::string_view value) {
  constexpr std::size_t kShortest = 20;  // 2026-11-21T05:27:17Z
  return value.size() >= kShortest && value[4] == '-' && parse_rfc3339(value).has_value();
}

}  // namespace

std::string_view name_of(ValueKind kind) {
  constexpr std::array<std::string_view, kValueKinds> kNames{"text", "number", "time", "ip", "boolean", "json"};
  return kNames[static_cast<std::size_t>(kind)];
}

ValueKind kind_of(std::string_view value) {
  if (value.empty()) return ValueKind::text;
  if (value == "true" || value == "false") return ValueKind::boolean;
  if ((value.front() == '[' && value.back() == ']') || (value.front() == '{' && value.back() == '}'))
    return ValueKind::json;
  if (is_number(value)) return ValueKind::number;
  if (is_time(value)) return ValueKind::time;
  if (is_address(value)) return ValueKind::ip;
  return ValueKind::text;
}

}  // namespace cordwood::catalogue
