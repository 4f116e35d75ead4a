#pragma once
// Which sources a pipeline is for.

#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "base/yaml.h"

namespace cordwood::parser {

/// A path glob: '?' and '*' take anything but '/', "**" takes slashes too, [a-z] and [!a-z] one byte of a
/// set. On names without slashes it is an ordinary glob.
bool path_glob_matches(std::string_view glob, std::string_view path);

class SourceMatch {
 public:
  /// A map of file, app and host, each a glob or a list of globs; all that are given must fit. Null fits all, "none"
  /// no source: for a pipeline that others hand events to.
  static Result<SourceMatch> from_configuration(const YamlNode& node);

  bool fits(const Source& source) const;

 private:
  bool fits_none_ = false;
  std::vector<std::string> files_;
  std::vector<std::string> apps_;
  std::vector<std::string> hosts_;
};

}  // namespace cordwood::parser
