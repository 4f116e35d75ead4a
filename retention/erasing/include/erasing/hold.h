#pragma once
// Legal holds: rows that nothing may delete, whatever their age, the disk, or an erasure.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/yaml.h"
#include "indexer/store.h"
#include "query/engine.h"

namespace cordwood::language {
class Filter;
}

namespace cordwood::erasing {

struct Hold {
  std::string name;
  std::string reason;
  std::string owner;
  std::shared_ptr<const language::Filter> filter;  // The rows that it keeps.
};

/// Reads `retention: holds:`; none when the node is null. Errors name line and column. `masked_words` is what
/// language::ParseContext has of that name.
Result<std::vector<Hold>> holds_from_configuration(
    const YamlNode& node, const std::function<std::vector<std::string>(std::string_view)>& masked_words = {});

/// The first hold that keeps a row of this day and retention class, or, with the standard class, a dead letter that
/// came on the day. Costs a search for each hold that keeps none, and then a look at the dead letters.
Result<std::optional<Hold>> hold_on(const query::Engine& engine, indexer::Store& store, std::span<const Hold> holds,
                                    Day day, std::string_view retention_class, std::stop_token stop = {});

}  // namespace cordwood::erasing
