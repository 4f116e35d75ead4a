#pragma once
// Steps in order, each with what is done when it fails.

#include <memory>
#include <vector>

#include "step.h"

namespace cordwood::parser {

/// Threads: const members from any thread at once.
class StepList {
 public:
  /// A list of steps, each its name or a map from its name to its options, with `on_failure` beside it.
  /// `context` need not outlive the call.
  static Result<StepList> from_configuration(const YamlNode& list, StepContext& context);

  /// Stops when the event's fate is no longer open, and when a step fails whose failure ends the list: the reason,
  /// which the caller acts upon.
  FailureReason run(EventDraft& draft) const;
  bool finds_time() const;
  bool empty() const { return steps_.empty(); }

 private:
  struct Entry {
    StepPointer step;
    std::string name;
    std::string place;  // "cordwood.yaml:5:9"
    std::size_t slot = 0;
    OnFailure on_failure = OnFailure::line;
    std::unique_ptr<const StepList> instead;  // Run after a failure, once it is tagged; may be null.
  };
  static Result<Entry> make_entry(const YamlNode& item, StepContext& context);
  static Result<void> set_on_failure(const YamlNode& node, StepContext& context, Entry& entry);
  static FailureReason run_counted(const Entry& entry, EventDraft& draft);
  static FailureReason run_timed(const Entry& entry, EventDraft& draft);
  static FailureReason handle(const Entry& entry, FailureReason reason, EventDraft& draft);

  std::vector<Entry> steps_;
};

}  // namespace cordwood::parser
