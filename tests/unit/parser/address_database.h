#pragma once
// A small MaxMind DB file: one network of eight bits and what is known of it.

#include <string>

namespace cordwood::parser {

/// The bytes of a database that knows `first_octet`.0.0.0/8.
inline std::string address_database(unsigned first_octet) {
  const auto control = [](unsigned type, unsigned size) { return std::string(1, static_cast<char>(type << 5 | size)); };
  const auto text = [&](const std::string& bytes) {
    constexpr unsigned kShortMax = 28;  // Longer ones have a byte of their own for the rest.
    const auto size = static_cast<unsigned>(bytes.size());
    if (size <= kShortMax) return control(2, size) + bytes;
    return control(2, kShortMax + 1) + static_cast<char>(size - kShortMax - 1) + bytes;
  };
  const auto map = [&](unsigned pairs) { return control(7, pairs); };
  const auto number = [](unsigned type, unsigned value, unsigned size) {
    std::string bytes(1, static_cast<char>(type << 5 | size));
    for (unsigned i = size; i > 0; --i) bytes += static_cast<char>(value >> (8 * (i - 1)) & 0xff);
    return bytes;
  };
  const std::string array_of_one("\x01\x04", 2);
  const std::string latitude("\x68\x40\x4a\x40\x00\x00\x00\x00\x00", 9);  // 52.5 as a double.
  const std::string record = map(5) + text("country") + map(2) + text("iso_code") + text("DE") + text("names") +
                             map(1) + text("en") + text("Germany") + text("subdivisions") + array_of_one + map(1) +
                             text("names") + map(1) + text("en") + text("Land Berlin") + text("location") + map(1) +
                             text("latitude") + latitude + text("autonomous_system_number") + number(6, 3320, 4) +
                             text("autonomous_system_organization") + text("Example Net");

  constexpr unsigned kNodes = 8;  // One a bit.
  std::string tree;
  const auto branch = [&tree](unsigned to) {
    for (const unsigned shift : {16U, 8U, 0U}) tree += static_cast<char>(to >> shift & 0xff);
  };
  for (unsigned node = 0; node < kNodes; ++node) {
    const unsigned next = node + 1 < kNodes ? node + 1 : kNodes + 16;
    const bool is_one = (first_octet >> (7 - node) & 1) != 0;
    branch(is_one ? kNodes : next);
    branch(is_one ? next : kNodes);
  }
  const std::string metadata =
      map(9) + text("node_count") + number(6, kNodes, 4) + text("record_size") + number(5, 24, 2) + text("ip_version") +
      number(5, 4, 2) + text("database_type") + text("Test") + text("languages") + array_of_one + text("en") +
      text("binary_format_major_version") + number(5, 2, 2) + text("binary_format_minor_version") + number(5, 0, 2) +
      text("build_epoch") + std::string("\x04\x02\x00\x00\x00\x01", 6) + text("description") + map(1) + text("en") +
      text("Test");
  return tree + std::string(16, '\0') + record + "\xab\xcd\xefMaxMind.com" + metadata;
}

}  // namespace cordwood::parser
