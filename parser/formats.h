#pragma once
// The built-in formats, which are data: formats/NAME.yaml is a list of steps under one name or several, for
// `parser: NAME` and as a step itself.
//
//   # What it is, one sentence.
//   also: [other-name]        further names
//   steps: [syslog, level]    what is done, as in a pipeline; formats may be steps of formats
//   multiline: java           which lines belong to one event, as in a pipeline
//   generic: true             many products write it, so that detection prefers one of theirs
//   detect: 'app:*'           whether `parser: detect` may choose it: a filter that most events then fit; absent: no

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"

namespace cordwood::parser {

/// The document of the format of that name, read anew; nullopt when there is none.
std::optional<YamlNode> format_named(std::string_view name);

/// Their first names, in order.
std::vector<std::string> format_names();

}  // namespace cordwood::parser
