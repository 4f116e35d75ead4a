#include "pipeline.h"

#include <algorithm>
#include <array>
#include <deque>

#include <fmt/format.h>

#include "steps/all.h"
#include "stream_labels.h"

namespace cordwood::parser {
namespace {

// `parser: NAME` is short for these steps.
struct Format {
  std::string_view name;
  std::string_view steps;
};
constexpr std::array<Format, 6> kFormats = {{
    {"auto", "[auto]"},
    {"container", "[container, level]"},
    {"json", "[json, date, level]"},
    {"logfmt", "[logfmt, date, level]"},
    {"none", "[]"},
    {"syslog", "[syslog, level]"},
}};

Result<std::string_view> steps_of_format(const YamlNode& node) {
  CORDWOOD_TRY(const std::string name, node.string());
  std::string known;
  for (const Format& format : kFormats) {
    if (format.name == name) return format.steps;
    known.append(known.empty() ? "" : ", ").append(format.name);
  }
  return node.complain(fmt::format("unknown parser '{}'", name), "parsers: " + known + "; or write out 'steps'");
}

prometheus::Counter& counter(const char* name, const char* help, const std::string& pipeline) {
  return metrics::counter(name, help, {{"pipeline", pipeline}});
}

}  // namespace

/// The lines of one batch on their way.
class Pipeline::Batch {
 public:
  Batch(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins)
      : lines_(lines), out_(out), origins_(origins), draft_(lines.source, out.arena()) {}

  void parse_all(const Pipeline& pipeline) {
    Part& first = part_of(pipeline);
    for (std::size_t i = 0; i < lines_.lines.size(); ++i) {
      const RawLine& line = lines_.lines[i];
      draft_.begin(line.bytes, line.observed_at, first.tally);
      Part* part = &first;
      part->run_steps(draft_);
      while (draft_.fate() == EventDraft::Fate::handed_over) {
        part = &part_of(draft_.handed_to());
        draft_.go_on(part->tally);
        part->run_steps(draft_);
      }
      if (draft_.fate() == EventDraft::Fate::dropped) continue;
      add_event(*part);
      if (origins_ != nullptr) origins_->push_back(i);
    }
    for (const Part& part : parts_) part.publish();
  }

 private:
  /// What one pipeline does of it: the first, and those to which it hands events.
  struct Part {
    Part(const Pipeline& of, const Source& source, Arena& arena)
        : pipeline(of), labels(of.stream_, source, arena), tally(of.meters_.tally()) {}

    void run_steps(EventDraft& draft) {
      ++lines;
      tally.next_line();
      pipeline.run_steps(draft);
      if (draft.has_failed()) ++failures;
      if (draft.fate() == EventDraft::Fate::dropped) ++dropped;
    }

    void publish() const {
      pipeline.meters_.publish(tally);
      pipeline.lines_.Increment(static_cast<double>(lines));
      pipeline.failures_.Increment(static_cast<double>(failures));
      pipeline.dropped_.Increment(static_cast<double>(dropped));
    }

    const Pipeline& pipeline;
    StreamLabels labels;
    StepTally tally;
    std::size_t lines = 0;
    std::size_t failures = 0;
    std::size_t dropped = 0;
  };

  Part& part_of(const Pipeline& pipeline) {
    for (Part& part : parts_)
      if (&part.pipeline == &pipeline) return part;
    return parts_.emplace_back(pipeline, lines_.source, out_.arena());
  }

  void add_event(Part& part) {
    Event event;
    event.time = draft_.time().value_or(draft_.observed_at());
    event.stream = part.labels.label(draft_);
    draft_.set(kMessageField, draft_.message());
    event.fields = out_.arena().copy_fields(draft_.fields());
    out_.add(event);
  }

  const LineBatch& lines_;
  EventBatch& out_;
  std::vector<std::size_t>* origins_;  // May be null.
  EventDraft draft_;
  std::deque<Part> parts_;
};

Pipeline::Pipeline(std::string name)
    : name_(std::move(name)),
      meters_(name_),
      lines_(counter("cordwood_parser_lines_total", "Lines parsed, by pipeline", name_)),
      failures_(counter("cordwood_parser_failures_total",
                        "Lines kept raw because a step of their pipeline could not read them", name_)),
      dropped_(counter("cordwood_parser_dropped_total", "Lines that steps dropped, as the pipeline says", name_)) {}

Result<Pipeline::Pointer> Pipeline::from_configuration(const YamlNode& node, const TableReader& read_table,
                                                       const Routes& routes) {
  CORDWOOD_TRY(node.allow_only({"name", "match", "parser", "steps", "stream"}));
  if (!node.has("name")) return node.complain("a pipeline needs a name");
  CORDWOOD_TRY(std::string name, node.at("name").string());
  const std::shared_ptr<Pipeline> pipeline(new Pipeline(std::move(name)));
  CORDWOOD_TRY(pipeline->match_, SourceMatch::from_configuration(node.at("match")));
  StepContext context{read_table, pipeline->meters_, routes};
  CORDWOOD_TRY(pipeline->set_steps(node, context));
  if (node.has("stream")) {
    CORDWOOD_TRY(pipeline->stream_, node.at("stream").strings());
  }
  return Pointer(pipeline);
}

Result<Pipeline::Pointer> Pipeline::fallback(const YamlNode& nothing, const TableReader& read_table) {
  const std::shared_ptr<Pipeline> pipeline(new Pipeline("default"));
  StepContext context{read_table, pipeline->meters_, {}};
  CORDWOOD_TRY(pipeline->set_steps(nothing, context));
  return Pointer(pipeline);
}

Result<void> Pipeline::set_steps(const YamlNode& node, StepContext& context) {
  const YamlNode parser = node.at("parser");
  YamlNode steps = node.at("steps");
  if (!parser.is_null() && !steps.is_null()) return parser.complain("a pipeline has 'parser' or 'steps', not both");
  if (steps.is_null()) {
    std::string_view text = kFormats.front().steps;
    if (!parser.is_null()) {
      CORDWOOD_TRY(text, steps_of_format(parser));
    }
    CORDWOOD_TRY(steps, YamlNode::parse(text, "built-in parser"));
  }
  CORDWOOD_TRY(steps_, StepList::from_configuration(steps, context));
  if (!steps_.empty() && !steps_.finds_time()) {
    CORDWOOD_TRY(const YamlNode options, YamlNode::parse("{keep: true}", "built-in date"));
    CORDWOOD_TRY(usual_date_, make_date_step(options, context));
  }
  return success();
}

void Pipeline::parse(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins) const {
  Batch(lines, out, origins).parse_all(*this);
}

void Pipeline::run_steps(EventDraft& draft) const {
  steps_.run(draft);
  if (usual_date_ && !draft.time() && draft.fate() != EventDraft::Fate::dropped) usual_date_->run(draft);
}

}  // namespace cordwood::parser
