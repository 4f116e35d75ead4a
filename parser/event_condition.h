#pragma once
// A LogsQL filter that a pipeline asks of an event on its way.

#include <memory>

#include "base/result.h"
#include "base/yaml.h"
#include "event_draft.h"

namespace cordwood::language {
class Filter;
}

namespace cordwood::parser {

/// Threads: const members from any thread at once.
class EventCondition {
 public:
  /// Refuses what nobody can answer yet: streams, subqueries and the times between which rows lie.
  static Result<EventCondition> from_configuration(const YamlNode& node);

  /// Asks the event's fields, then what the collector says of the source (host, file, app).
  bool matches(const EventDraft& draft) const;

 private:
  explicit EventCondition(std::shared_ptr<const language::Filter> filter) : filter_(std::move(filter)) {}
  std::shared_ptr<const language::Filter> filter_;
};

}  // namespace cordwood::parser
