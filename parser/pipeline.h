#pragma once
// One pipeline: which sources it is for, its steps, and the labels of its streams.

#include <memory>
#include <string>
#include <vector>

#include "base/event.h"
#include "base/metrics.h"
#include "base/yaml.h"
#include "event_draft.h"
#include "source_match.h"
#include "step.h"

namespace cordwood::parser {

/// Threads: const members from any thread at once.
class Pipeline {
 public:
  static Result<Pipeline> from_configuration(const YamlNode& node);
  /// What sources get that no pipeline is for: parser auto. `nothing` is a null node.
  static Result<Pipeline> fallback(const YamlNode& nothing);

  const std::string& name() const { return name_; }
  bool fits(const Source& source) const { return match_.fits(source); }

  /// Appends one event a line.
  void parse(const LineBatch& lines, EventBatch& out) const;

 private:
  Result<void> set_steps(const YamlNode& node);
  void count_with_name();

  std::string name_;
  SourceMatch match_;
  std::vector<std::unique_ptr<const Step>> steps_;
  std::unique_ptr<const Step> usual_date_;  // For events without a time, when no step looks for it; else null.
  std::vector<std::string> stream_ = {"host", "file", "app"};
  prometheus::Counter* lines_ = nullptr;
  prometheus::Counter* failures_ = nullptr;
};

}  // namespace cordwood::parser
