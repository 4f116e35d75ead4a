#pragma once
// Tells step by step what a pipeline does to an event: for people who write one, not for lines that are stored.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "event_draft.h"
#include "step.h"

namespace cordwood::parser {

/// One is given to a draft and told of each step; it keeps what became of one event. Threads: one.
class StepTrace {
 public:
  void begin_event() { steps_.clear(); }

  /// Steps within a step come between its begin and its end.
  std::size_t begin_step(std::string_view name, std::string_view place, const EventDraft& draft);
  void end_step(std::size_t number, const Step& step, FailureReason reason, std::chrono::nanoseconds took,
                const EventDraft& draft);

  std::chrono::nanoseconds took() const;  // All steps together.

  /// Appends the steps as a JSON array:
  ///   {"step":"grok","at":"cordwood.yaml:5:9","depth":0,"ok":false,"reason":"…","why":"…","ns":812,
  ///    "set":{"a":"b"},"removed":["c"],"time":"2026-…"}
  void append_json(std::string& out) const;

 private:
  struct Entry {
    std::string name;
    std::string place;
    std::size_t depth = 0;
    EventDraft::State before;
    std::string reason;  // Empty: it did its work.
    std::string why;     // In more words; may be empty.
    std::chrono::nanoseconds took{0};
    std::string changes;  // As JSON members, with a comma before each.
  };
  static std::string changes_of(const EventDraft::State& before, const EventDraft& draft);

  std::vector<Entry> steps_;
  std::size_t depth_ = 0;
};

}  // namespace cordwood::parser
