#pragma once
// Names under which rotation keeps a copy of a file: app.log.1, app.log-20261121, app-20261121.log of
// app.log.

#include <string>
#include <string_view>
#include <vector>

namespace cordwood::agent {

bool is_copy_name(std::string_view original, std::string_view candidate);

/// The names of which `candidate` would be a copy name: app.log and app of app.log.1.
std::vector<std::string> possible_originals(std::string_view candidate);

/// Paths in the folder of `path` whose names are copy names of its own.
std::vector<std::string> possible_copies(const std::string& path);

/// All names in a folder; none when it cannot be read.
std::vector<std::string> names_in(const std::string& folder);

}  // namespace cordwood::agent
