#pragma once
// RE2 with the options that LogsQL means: '.' takes line ends, nothing is logged, memory is bounded.

#include <memory>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include "base/result.h"
#include "parser.h"

namespace cordwood::language {

/// Fails with Errc::invalid at what was parsed since `begin`.
Result<std::shared_ptr<const RE2>> compile_regexp(const Parser& in, std::size_t begin, const std::string& pattern);

RE2::Options regexp_options();

/// What a look at an expression's text tells of its matches, without case for case.
struct RegexpFacts {
  std::string literal;        // Bytes that stand in every match; empty when none are known.
  bool has_assertion = true;  // Begins, ends or word borders may be asked for: what surrounds a match may matter.
};
/// REQUIRES: RE2 takes `pattern`. What it does not follow it says nothing of.
RegexpFacts facts_of(std::string_view pattern);

}  // namespace cordwood::language
