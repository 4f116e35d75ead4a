#pragma once
// One pipeline: which sources it is for, its steps, and the labels of its streams.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/event.h"
#include "base/metrics.h"
#include "base/yaml.h"
#include "detection.h"
#include "event_draft.h"
#include "multiline/multiline.h"
#include "parser/headers.h"
#include "parser/tables.h"
#include "source_clocks.h"
#include "source_match.h"
#include "step_list.h"
#include "step_meters.h"

namespace cordwood::parser {

/// Threads: const members from any thread at once.
class Pipeline {
 public:
  using Pointer = std::shared_ptr<const Pipeline>;
  using Routes = std::map<std::string, Pointer, std::less<>>;  // By name.

  /// What all pipelines of a configuration are made with.
  struct Given {
    const TableReader& read_table;
    std::shared_ptr<Headers> headers;
  };

  /// `routes` are the pipelines to which its steps may hand events.
  static Result<Pointer> from_configuration(const YamlNode& node, const Given& given, const Routes& routes);
  /// What sources get that no pipeline is for: parser auto. `nothing` is a null node.
  static Result<Pointer> fallback(const YamlNode& nothing, const Given& given);

  const std::string& name() const { return name_; }
  bool fits(const Source& source) const { return match_.fits(source); }

  /// Appends one event a line, or one for the lines that belong together, but for those that a step drops; `origins`,
  /// unless null, gets the number of each one's first line.
  void parse(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins) const;

  /// The same, of lines each of which is a whole event already, and without a trace: nothing is counted or learnt.
  void parse_again(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>& origins) const;

  bool takes_lines_alone() const { return !multiline_ && !detection_; }
  /// Parses the lines and gives for each event what every step did to it, as Pipelines::try_lines() says.
  void try_lines(const LineBatch& lines, const std::function<void(std::string_view json)>& show) const;

  std::vector<DetectedSource> detected() const;
  std::vector<SkewedSource> skewed() const;

 private:
  class Batch;
  explicit Pipeline(std::string name);
  Result<void> set_steps(const YamlNode& node, StepContext& context);
  Result<void> set_clock(const YamlNode& node);
  void run_steps(const StepList& steps, EventDraft& draft) const;

  std::string name_;
  SourceMatch match_;
  StepMeters meters_;
  StepList steps_;
  std::unique_ptr<Detection> detection_;  // Chooses the steps for each source; else null.
  std::optional<multiline::Rule> multiline_;
  StepPointer usual_date_;                // For events without a time, when no step looks for it; else null.
  std::optional<Nanoseconds> ahead_max_;  // A time further ahead of the observation is not believed; none: any is.
  bool keeps_raw_ = false;                // The line, in a field of its own.
  bool keeps_times_ = false;              // In fields of their own: the time that a line claims, and its observation.
  mutable SourceClocks clocks_;
  std::vector<std::string> stream_ = {"host", "file", "app"};
  prometheus::Counter& lines_;
  prometheus::Counter& failures_;
  prometheus::Counter& dropped_;
};

}  // namespace cordwood::parser
