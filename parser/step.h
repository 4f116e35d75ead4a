#pragma once
// One thing that a pipeline does with an event. To add one: a file in steps/ and its line in steps/all.cc.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/yaml.h"
#include "event_draft.h"
#include "parser/headers.h"
#include "parser/tables.h"

namespace cordwood::parser {

class Pipeline;

/// Empty: the step did its work. Else why it could not, and the event is as it was, but for what steps within a step
/// did before. A literal, or text in the draft's arena.
using FailureReason = std::string_view;

/// What is done with an event that a step could not work on.
enum class OnFailure {
  line,    // The line is kept whole, tagged, and no further step looks at it.
  tag,     // parse_error is set, and the next step goes on.
  ignore,  // The next step goes on.
  drop,    // The event is dropped.
};

/// Threads: run() from any thread at once.
class Step {
 public:
  virtual ~Step() = default;
  virtual FailureReason run(EventDraft& draft) const = 0;
  /// Whether it looks for the time of every event itself. A pipeline without such a step looks where times usually are.
  virtual bool finds_time() const { return false; }
  /// Why run() failed on an event that is as it was then, in more words and at more cost than a reason; for people.
  virtual std::string explain_failure(const EventDraft&) const { return {}; }
  /// Unless the pipeline says otherwise.
  virtual OnFailure usual_on_failure() const { return OnFailure::line; }
};

using StepPointer = std::unique_ptr<const Step>;

/// What steps are made with.
struct StepContext {
  const TableReader& read_table;  // Called while a step is made, and never later.
  StepMeters& meters;
  std::map<std::string, std::shared_ptr<const Pipeline>, std::less<>> routes;  // What a step may hand events to.
  std::shared_ptr<Headers> headers;
  YamlNode zone;  // Of times that name none, where a step does not say; may be null.

  /// What `options` say of the zone, else the pipeline.
  YamlNode zone_of(const YamlNode& options) const { return options.has("zone") ? options.at("zone") : zone; }
};

}  // namespace cordwood::parser
