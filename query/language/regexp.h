#pragma once
// RE2 with the options that LogsQL means: '.' takes line ends, nothing is logged, memory is bounded.

#include <memory>
#include <string>

#include <re2/re2.h>

#include "base/result.h"
#include "parser.h"

namespace cordwood::language {

/// Fails with Errc::invalid at what was parsed since `begin`.
Result<std::shared_ptr<const RE2>> compile_regexp(const Parser& in, std::size_t begin, const std::string& pattern);

RE2::Options regexp_options();

}  // namespace cordwood::language
