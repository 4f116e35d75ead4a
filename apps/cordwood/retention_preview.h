#pragma once
// What retention would remove, as JSON: by the rules in force or by those of another configuration.

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "erasing/hold.h"
#include "indexer/store.h"
#include "language/query.h"
#include "query/engine.h"
#include "sweeping/sweeper.h"

namespace cordwood {

/// Where rows are looked for, to tell whether they are held.
struct HeldRows {
  const query::Engine& engine;
  indexer::Store& store;
  std::stop_token stop = {};
};

/// REQUIRES: what `rows` refers to outlives them.
sweeping::SweepRules sweep_rules(const HeldRows& rows, sweeping::SweepOptions options,
                                 std::vector<erasing::Hold> holds);

/// `configuration` is YAML, of which only `retention:` is read. Errors in it name line and column.
Result<std::string> preview_retention(const sweeping::Sweeper& sweeper, const HeldRows& rows, Timestamp at,
                                      const std::optional<std::string>& configuration,
                                      const language::MaskedWords& masked_words);

}  // namespace cordwood
