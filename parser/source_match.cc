#include "source_match.h"

#include <algorithm>

namespace cordwood::parser {
namespace {

// The end of a set that begins at glob[0] == '['; npos when it is not closed, which makes the bracket a
// literal.
std::size_t set_end(std::string_view glob) {
  const std::size_t first = glob.size() > 1 && (glob[1] == '!' || glob[1] == '^') ? 2 : 1;
  return glob.find(']', first + 1);
}

bool set_holds(std::string_view set, char c) {
  const bool negated = !set.empty() && (set.front() == '!' || set.front() == '^');
  if (negated) set.remove_prefix(1);
  bool holds = false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      holds = holds || (set[i] <= c && c <= set[i + 2]);
      i += 2;
    } else {
      holds = holds || set[i] == c;
    }
  }
  return holds != negated;
}

// Takes one element off the glob if it fits `c`.
bool take_one(std::string_view& glob, char c) {
  if (glob.empty()) return false;
  std::size_t size = 1;
  bool fits = glob.front() == c;
  if (glob.front() == '?') {
    fits = c != '/';
  } else if (glob.front() == '[') {
    if (const std::size_t end = set_end(glob); end != std::string_view::npos) {
      fits = c != '/' && set_holds(glob.substr(1, end - 1), c);
      size = end + 1;
    }
  }
  if (fits) glob.remove_prefix(size);
  return fits;
}

Result<std::vector<std::string>> globs(const YamlNode& node) {
  if (node.is_null()) return std::vector<std::string>();
  return node.strings();
}

bool any_fits(const std::vector<std::string>& globs, std::string_view value) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(),
                                      [value](const std::string& glob) { return path_glob_matches(glob, value); });
}

}  // namespace

// Remembers the last star of each kind: a "**" can always make up for what a later "*" took, so this needs no
// recursion and takes at worst the product of both sizes.
bool path_glob_matches(std::string_view glob, std::string_view path) {
  struct Retry {
    std::string_view glob;
    std::string_view path;
    bool is_set = false;
  };
  Retry within;  // "*"
  Retry across;  // "**"
  while (true) {
    if (glob.starts_with("**")) {
      glob.remove_prefix(2);
      if (glob.starts_with('/') && path_glob_matches(glob.substr(1), path)) return true;  // "**/" may be nothing.
      across = {glob, path, true};
      within.is_set = false;
    } else if (glob.starts_with('*')) {
      glob.remove_prefix(1);
      within = {glob, path, true};
    } else if (path.empty() ? glob.empty() : take_one(glob, path.front())) {
      if (path.empty()) return true;
      path.remove_prefix(1);
    } else if (within.is_set && !within.path.empty() && within.path.front() != '/') {
      within.path.remove_prefix(1);
      glob = within.glob;
      path = within.path;
    } else if (across.is_set && !across.path.empty()) {
      across.path.remove_prefix(1);
      glob = across.glob;
      path = across.path;
      within.is_set = false;
    } else {
      return false;
    }
  }
}

Result<SourceMatch> SourceMatch::from_configuration(const YamlNode& node) {
  SourceMatch match;
  if (node.is_null()) return match;
  if (node.is_scalar()) {
    CORDWOOD_TRY(const std::string text, node.string());
    if (text != "none") return node.complain("expected a map, or none", "match: {file: \"/var/log/*\"}");
    match.fits_none_ = true;
    return match;
  }
  CORDWOOD_TRY(node.allow_only({"file", "app", "host"}));
  CORDWOOD_TRY(match.files_, globs(node.at("file")));
  CORDWOOD_TRY(match.apps_, globs(node.at("app")));
  CORDWOOD_TRY(match.hosts_, globs(node.at("host")));
  return match;
}

bool SourceMatch::fits(const Source& source) const {
  return !fits_none_ && any_fits(files_, source.file) && any_fits(apps_, source.app) && any_fits(hosts_, source.host);
}

}  // namespace cordwood::parser
