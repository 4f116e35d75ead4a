#pragma once
// What other rules would mask in rows that are stored: a dry run of them, and a scan with every detector on.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/yaml.h"

namespace cordwood {

struct StoredRowsArguments {
  std::string data;
  std::string query = "*";
  std::string start;
  std::string end;
  std::uint64_t rows_max = 1000;  // Newest first; of each source in the scan.
  bool json = false;
};

/// Prints what the rules of `node` would change in rows that the query finds, and how much by detector.
Result<void> try_on_stored_rows(const StoredRowsArguments& arguments, const YamlNode& node);

/// Prints how many values every detector finds, by source, and where, never the values.
Result<void> scan_stored_rows(const StoredRowsArguments& arguments, const YamlNode& node);

}  // namespace cordwood
