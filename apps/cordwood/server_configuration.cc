#include "server_configuration.h"

#include <algorithm>
#include <charconv>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "base/machine_memory.h"

namespace cordwood {
namespace {

constexpr std::string_view kListenDefault = "127.0.0.1:9428";
constexpr std::string_view kShipListenDefault = "127.0.0.1:9429";
constexpr std::uint64_t kMemoryShare = 8;  // Of the machine's; the rest is for queries, connections and others.
constexpr std::uint64_t kMemoryDefaultMin = 128 << 20;
constexpr std::uint64_t kMemoryDefaultMax = 1 << 30;
constexpr std::uint64_t kMemoryMin = 32 << 20;
constexpr std::uint64_t kScrubBytesDefault = 4 << 20;  // Of sequential reads a second: a TiB in three days.

Result<Address> address_of(const YamlNode& root, std::string_view key, const std::string& argument,
                           std::string_view fallback) {
  if (!argument.empty()) return parse_address(argument);
  const YamlNode node = root.at(key);
  if (node.is_null()) return parse_address(std::string(fallback));
  CORDWOOD_TRY(const std::string text, node.string());
  auto address = parse_address(text);
  if (address.has_error()) return node.complain(address.error().message);
  return address;
}

Result<std::uint64_t> memory_of(const YamlNode& file) {
  const std::uint64_t fallback =
      std::clamp(machine_memory_bytes() / kMemoryShare, kMemoryDefaultMin, kMemoryDefaultMax);
  CORDWOOD_TRY(const std::uint64_t bytes, file.bytes_or("memory", fallback));
  if (bytes < kMemoryMin) return file.at("memory").complain("at least 32MiB are needed");
  return bytes;
}

}  // namespace

bool Address::is_loopback() const {
  boost::system::error_code failure;
  const auto parsed = boost::asio::ip::make_address(host, failure);
  return host == "localhost" || (!failure && parsed.is_loopback());
}

Result<Address> parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  if (colon != std::string::npos) {
    address.host = text.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']'))
      address.host = address.host.substr(1, address.host.size() - 2);
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data() + colon + 1, end, address.port);
    if (failure == std::errc() && stop == end && !address.host.empty()) return address;
  }
  return error(Errc::invalid, fmt::format("'{}' is not an address: write HOST:PORT", text));
}

Result<ServerConfiguration> read_server_configuration(FileSystem& files, const ServeArguments& arguments) {
  auto root = arguments.configuration_file.empty() ? YamlNode::parse("", "(no configuration)")
                                                   : YamlNode::load(files, arguments.configuration_file);
  if (root.has_error()) return std::move(root.error());
  const YamlNode& file = root.value();
  CORDWOOD_TRY(file.allow_only(
      {"listen", "ship_listen", "memory", "scrub", "queries", "catalogue", "pipelines", "masking", "retention"}));
  ServerConfiguration configuration{.data = arguments.data,
                                    .listen = {},
                                    .ship_listen = {},
                                    .auth = arguments.auth,
                                    .masking = arguments.masking,
                                    .pipelines = file.at("pipelines"),
                                    .masking_rules = file.at("masking"),
                                    .retention = file.at("retention")};
  CORDWOOD_TRY(configuration.listen, address_of(file, "listen", arguments.listen, kListenDefault));
  CORDWOOD_TRY(configuration.ship_listen, address_of(file, "ship_listen", arguments.ship_listen, kShipListenDefault));
  CORDWOOD_TRY(configuration.memory_bytes, memory_of(file));
  CORDWOOD_TRY(configuration.scrub_bytes_per_second, file.bytes_or("scrub", kScrubBytesDefault));
  CORDWOOD_TRY(configuration.queries,
               api::AdmissionOptions::from_configuration(file.at("queries"), machine_memory_bytes()));
  CORDWOOD_TRY(configuration.catalogue, catalogue::Limits::from_configuration(file.at("catalogue")));
  if (!configuration.auth && !configuration.listen.is_loopback())
    return error(Errc::invalid, fmt::format("--auth off is accepted on a loopback address only, not on {}",
                                            configuration.listen.host));
  return configuration;
}

}  // namespace cordwood
