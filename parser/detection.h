#pragma once
// Finds out, source by source, which built-in format its lines have.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "event_condition.h"
#include "multiline/multiline.h"
#include "parser/pipelines.h"
#include "step_list.h"

namespace cordwood::parser {

/// Threads: all members from any thread.
class Detection {
 public:
  /// A format that may be chosen.
  struct Candidate {
    std::string name;
    StepList steps;
    std::optional<multiline::Rule> multiline;
    std::optional<EventCondition> proof;  // What most of its events fit; none for the one that always does.
    bool is_generic = false;              // Many products write it: one of theirs is preferred.
    prometheus::Gauge* sources = nullptr;
  };

  static Result<std::unique_ptr<Detection>> create(const std::string& pipeline, StepContext& context);
  ~Detection();  // Its sources are counted no more.
  Detection(const Detection&) = delete;
  Detection& operator=(const Detection&) = delete;

  /// The format of the source: the one chosen before, else the one that most of these lines have, which is remembered.
  /// Good as long as this.
  const Candidate& choose(const LineBatch& lines);
  /// The same, and nothing is remembered.
  const Candidate& look_at(const LineBatch& lines) const;

  /// How it went. When fewer lines fit than were to be expected, the next lines choose anew.
  void report(const Source& source, std::size_t events, std::size_t failures);

  /// What was chosen, in order of source; without the name of the pipeline.
  std::vector<DetectedSource> sources() const;

 private:
  struct Fit {
    const Candidate* candidate = nullptr;
    double share = 0;   // Of the lines.
    double fields = 0;  // That it finds in one, on average.
    bool is_better_than(const Fit& other) const;
  };
  struct Choice {
    Source source;
    const Candidate* candidate = nullptr;
    std::uint64_t events = 0;
    std::uint64_t failures = 0;
    std::size_t recent_events = 0;  // Since the choice, or since half of them were forgotten,
    std::size_t recent_failures = 0;
    std::uint64_t used = 0;         // The greater, the later.
    std::size_t look_again_at = 0;  // A count of events at which one that always fits is looked at again; 0: never.
  };
  explicit Detection(const StepMeters& meters) : meters_(meters) {}
  const Candidate* chosen_for(const std::string& key) const;
  void forget_unused();
  const Candidate& best_for(const LineBatch& lines) const;
  Fit fit_of(const Candidate& candidate, const LineBatch& lines) const;
  void forget(std::map<std::string, Choice>::iterator choice);

  const StepMeters& meters_;
  std::vector<Candidate> candidates_;  // The last is what a source has that no other fits.
  mutable std::mutex mutex_;
  std::map<std::string, Choice> choices_;  // By source.
  std::uint64_t uses_ = 0;
};

}  // namespace cordwood::parser
