#pragma once
// What `cordwood serve` is told, by its YAML file and its arguments. docs/operations/configuration.md lists every key.

#include <filesystem>
#include <optional>
#include <string>

#include "api/admission.h"
#include "base/file_system.h"
#include "base/result.h"
#include "base/yaml.h"
#include "catalogue/catalogue.h"

namespace cordwood {

/// HOST:PORT or [ADDRESS]:PORT.
struct Address {
  std::string host;
  std::uint16_t port = 0;
  bool is_loopback() const;
};
Result<Address> parse_address(const std::string& text);

/// Arguments, which win over the file.
struct ServeArguments {
  std::filesystem::path data;
  std::string configuration_file;  // Empty: none.
  std::string listen;              // Empty: the file's, or the default.
  std::string ship_listen;
  bool auth = true;
  bool masking = true;
};

struct ServerConfiguration {
  std::filesystem::path data;
  Address listen;
  Address ship_listen;
  bool auth = true;
  bool masking = true;
  std::uint64_t memory_bytes = 0;  // A quarter each: rows not yet sealed, the cache, closing days; one is left free.
  std::uint64_t scrub_bytes_per_second = 0;  // 0: no scrub.
  api::AdmissionOptions queries = {};
  catalogue::Limits catalogue = {};
  // Nodes that their own rooms read; null when absent.
  YamlNode pipelines;
  YamlNode masking_rules;
  YamlNode retention;
};

/// Reads and checks all but what the rooms check themselves. Errc::invalid names file, line and column.
Result<ServerConfiguration> read_server_configuration(FileSystem& files, const ServeArguments& arguments);

}  // namespace cordwood
