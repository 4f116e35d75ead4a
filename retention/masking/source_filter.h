#pragma once
// For which sources a rule holds: globs on the labels of a stream.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"

namespace cordwood::masking {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Whether `text` matches a glob of '*' (any bytes) and '?' (one). Linear in practice, at worst the product
/// of sizes.
bool glob_matches(std::string_view glob, std::string_view text);

class SourceFilter {
 public:
  /// A list of maps from label to glob: any map, all of its labels. Null holds for every source.
  static Result<SourceFilter> from_configuration(const YamlNode& node);

  bool holds(const Labels& labels) const;
  bool holds_for_all() const { return alternatives_.empty(); }

 private:
  std::vector<Labels> alternatives_;  // Label and glob.
};

}  // namespace cordwood::masking
