#include "protocol/bundle.h"

#include <charconv>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace cordwood::protocol {
namespace {

constexpr std::string_view kVersionKey = "Cordwood-Bundle";
constexpr std::string_view kBundleVersion = "1";

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return !line.empty() && line.back() == '\r' ? line.substr(0, line.size() - 1) : line;
}

// "Key: value" lines up to the first that is empty.
Result<std::map<std::string, std::string, std::less<>>> parse_header(std::string_view& rest) {
  std::map<std::string, std::string, std::less<>> header;
  while (!rest.empty()) {
    const std::string_view line = next_line(rest);
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return error(Errc::invalid, "not a bundle: a header line without \": \"");
    header.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return header;
}

Result<std::string> value_of(const std::map<std::string, std::string, std::less<>>& header, std::string_view key) {
  const auto found = header.find(key);
  if (found == header.end()) return error(Errc::invalid, fmt::format("not a bundle: no line \"{}: …\"", key));
  return found->second;
}

// The next "-----BEGIN label-----" block, both border lines included.
Result<std::string> next_block(std::string_view& rest, std::string_view label) {
  const std::string begin = fmt::format("-----BEGIN {}-----", label);
  const std::string end = fmt::format("-----END {}-----", label);
  const std::size_t from = rest.find(begin);
  const std::size_t to = from == std::string_view::npos ? from : rest.find(end, from);
  if (to == std::string_view::npos)
    return error(Errc::invalid, fmt::format("not a bundle: no {} where one belongs", label));
  std::string block(rest.substr(from, to + end.size() - from));
  rest.remove_prefix(to + end.size());
  return block + "\n";
}

}  // namespace

Result<HostPort> parse_host_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto complain = [&] {
    Error refused = error(Errc::invalid, fmt::format("'{}' is not HOST:PORT", text));
    refused.hint = "write logs.example.org:9429 or [2001:db8::7]:9429";
    return refused;
  };
  if (colon == std::string_view::npos || colon == 0) return complain();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return complain();
  }
  HostPort address{std::string(host), 0};
  const auto [stop, failure] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (failure != std::errc() || stop != port.data() + port.size() || host.empty()) return complain();
  return address;
}

std::string format_host_port(const HostPort& address) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return is_v6 ? fmt::format("[{}]:{}", address.host, address.port) : fmt::format("{}:{}", address.host, address.port);
}

std::string format_bundle(const Bundle& bundle) {
  return fmt::format("{}: {}\nName: {}\nServer: {}\n\n{}{}{}", kVersionKey, kBundleVersion, bundle.name,
                     format_host_port(bundle.server), bundle.certificate_pem, bundle.key_pem, bundle.ca_pem);
}

Result<Bundle> parse_bundle(std::string_view text) {
  if (text.size() > kBundleBytesMax) return error(Errc::invalid, "not a bundle: too large");
  std::string_view rest = text;
  CORDWOOD_TRY(const auto header, parse_header(rest));
  CORDWOOD_TRY(const std::string version, value_of(header, kVersionKey));
  if (version != kBundleVersion)
    return error(Errc::unsupported,
                 fmt::format("a bundle of version {}; this collector reads version {}", version, kBundleVersion));
  Bundle bundle;
  CORDWOOD_TRY(bundle.name, value_of(header, "Name"));
  CORDWOOD_TRY(const std::string server, value_of(header, "Server"));
  CORDWOOD_TRY(bundle.server, parse_host_port(server));
  CORDWOOD_TRY(bundle.certificate_pem, next_block(rest, "CERTIFICATE"));
  CORDWOOD_TRY(bundle.key_pem, next_block(rest, "PRIVATE KEY"));
  CORDWOOD_TRY(bundle.ca_pem, next_block(rest, "CERTIFICATE"));
  return bundle;
}

}  // namespace cordwood::protocol
