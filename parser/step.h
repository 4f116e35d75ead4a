#pragma once
// One thing that a pipeline does with an event. To add one: a file in steps/ and its line in steps/all.cc.

#include <memory>
#include <string_view>

#include "base/result.h"
#include "base/yaml.h"
#include "event_draft.h"

namespace cordwood::parser {

/// Empty: the step did its work. Else why it could not; the pipeline then keeps the line raw, tagged with
/// this. A literal, or text in the draft's arena.
using FailureReason = std::string_view;

/// Threads: run() from any thread at once.
class Step {
 public:
  virtual ~Step() = default;
  virtual FailureReason run(EventDraft& draft) const = 0;
  /// Whether it looks for the event's time itself. A pipeline without such a step looks where times usually
  /// are.
  virtual bool finds_time() const { return false; }
};

/// The step that `item` of a `steps:` list describes: its name, or a map from its name to its options.
Result<std::unique_ptr<const Step>> make_step(const YamlNode& item);

}  // namespace cordwood::parser
