#pragma once
// What retention would remove, as JSON: by the rules in force or by those of another configuration.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "erasing/hold.h"
#include "language/query.h"
#include "query/engine.h"
#include "sweeping/sweeper.h"

namespace cordwood {

/// REQUIRES: the engine outlives them.
sweeping::SweepRules sweep_rules(const query::Engine& engine, sweeping::SweepOptions options,
                                 std::vector<erasing::Hold> holds);

/// `configuration` is YAML, of which only `retention:` is read. Errors in it name line and column.
Result<std::string> preview_retention(const sweeping::Sweeper& sweeper, const query::Engine& engine, Timestamp at,
                                      const std::optional<std::string>& configuration,
                                      const language::MaskedWords& masked_words);

}  // namespace cordwood
