#pragma once
// An event while the steps of a pipeline work on it.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "step_meters.h"

namespace cordwood::parser {

class Pipeline;
class StepTrace;

/// Tells why a line could not be parsed as its pipeline wanted; the line is kept as the message.
inline constexpr std::string_view kParseErrorField = "parse_error";

/// One is reused for all lines of a batch. What is put in must live in the arena, in the line's buffer or for
/// ever.
class EventDraft {
 public:
  /// What becomes of the event when the steps are through with it.
  enum class Fate {
    open,         // Steps go on.
    kept,         // It is done; no further step looks at it.
    dropped,      // A step wanted it gone.
    handed_over,  // Another pipeline goes on with it.
  };

  EventDraft(const Source& source, Arena& arena) : source_(&source), arena_(&arena) {}

  /// The steps that come next count in `tally`.
  void begin(std::string_view line, Timestamp observed_at, StepTally& tally);

  Timestamp observed_at() const { return observed_at_; }
  const Source& source() const { return *source_; }
  Arena& arena() { return *arena_; }

  /// Sets or replaces a field; an empty value or name is ignored. Beyond kFieldsMax, less what is reserved, fields are
  /// left out and the event is tagged.
  void set(std::string_view name, std::string_view value);
  /// The same for what every event has room for: tag, message, labels, times, and the line.
  void set_reserved(std::string_view name, std::string_view value);
  /// Whether a field was left out: the line is all that has it.
  bool has_left_out() const { return has_left_out_; }
  std::string_view line() const { return line_; }

  void remove(std::string_view name);
  /// The value of a field, empty when absent.
  std::string_view get(std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }

  /// What becomes _msg; the line until a step finds something better. Empty: the event has none.
  std::string_view message() const { return message_; }
  void set_message(std::string_view message) { message_ = message; }

  /// The same for a name that somebody wrote in a pipeline, where kMessageField is the message.
  std::string_view value_of(std::string_view name) const { return name == kMessageField ? message_ : get(name); }
  void assign(std::string_view name, std::string_view value);  // An empty value removes.

  std::optional<Timestamp> time() const { return time_; }
  void set_time(Timestamp time) { time_ = time; }

  /// What steps made of it so far, to go back to when one fails halfway. Free while there are no fields.
  struct State {
    std::string_view message;
    std::optional<Timestamp> time;
    std::vector<Field> fields;
  };
  State state() const { return {message_, time_, fields_}; }
  void restore(State state);

  /// Forgets what steps did so far, tags the event, and lets no further step look at it.
  void fail(std::string_view reason);
  void drop() { fate_ = Fate::dropped; }
  /// REQUIRES: the pipeline outlives the draft.
  void hand_over(const Pipeline& to) {
    handed_to_ = &to;
    fate_ = Fate::handed_over;
  }
  Fate fate() const { return fate_; }
  bool has_failed() const { return has_failed_; }

  /// The pipeline to which it was handed over, whose steps are next: they count in `tally`.
  const Pipeline& handed_to() const { return *handed_to_; }
  void go_on(StepTally& tally) {
    fate_ = Fate::open;
    tally_ = &tally;
  }
  StepTally& tally() const { return *tally_; }
  /// Who is told of each step; null, as for all lines that are stored: nobody.
  StepTrace* trace() const { return trace_; }
  void set_trace(StepTrace* trace) { trace_ = trace; }

 private:
  std::size_t index_of(std::string_view name) const;
  void add(std::string_view name, std::string_view value);
  void mark_seen(std::string_view name);
  static std::uint32_t hash(std::string_view name);

  const Source* source_;
  Arena* arena_;
  std::string_view line_;
  std::string_view message_;
  Timestamp observed_at_ = {};
  std::optional<Timestamp> time_;
  Fate fate_ = Fate::open;
  bool has_failed_ = false;
  bool has_left_out_ = false;
  const Pipeline* handed_to_ = nullptr;
  StepTally* tally_ = nullptr;
  StepTrace* trace_ = nullptr;
  std::vector<Field> fields_;
  std::array<std::uint64_t, 16> seen_ =
      {};  // A bit for each name's hash: most names are new, and this says so at once.
};

}  // namespace cordwood::parser
