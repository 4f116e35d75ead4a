#include "pipeline.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "base/json_string.h"
#include "formats.h"
#include "line_groups.h"
#include "step_trace.h"
#include "steps/all.h"
#include "stream_labels.h"

namespace cordwood::parser {
namespace {

constexpr std::string_view kDetect = "detect";
constexpr std::chrono::hours kAheadMost{24 * 3653};
constexpr std::string_view kClaimedField = "time_claimed";
constexpr std::string_view kObservedField = "time_observed";

Result<YamlNode> format_from(const YamlNode& node) {
  CORDWOOD_TRY(const std::string name, node.string());
  if (auto format = format_named(name)) return *std::move(format);
  std::string known(kDetect);
  for (const std::string& each : format_names()) known.append(", ").append(each);
  return node.complain(fmt::format("unknown parser '{}'", name), "parsers: " + known + "; or write out 'steps'");
}

prometheus::Counter& counter(const char* name, const char* help, const std::string& pipeline) {
  return metrics::counter(name, help, {{"pipeline", pipeline}});
}

}  // namespace

/// The lines of one batch on their way.
class Pipeline::Batch {
 public:
  using Show = std::function<void(std::string_view json)>;

  Batch(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins)
      : lines_(lines), out_(out), origins_(origins), draft_(lines.source, out.arena()) {}

  /// Makes the trace of each event, and gives it to `show` as JSON.
  void trace_to(const Show& show) {
    is_trial_ = true;
    show_ = &show;
    draft_.set_trace(&trace_);
  }

  /// Lines that were events before.
  void take_whole_events() {
    is_trial_ = true;
    are_whole_ = true;
  }

  void parse_all(const Pipeline& pipeline) {
    Part& first = part_of(pipeline);
    const Detection::Candidate* const detected = detect(pipeline);
    const StepList& steps = detected != nullptr ? detected->steps : pipeline.steps_;
    const auto& joining = detected != nullptr ? detected->multiline : pipeline.multiline_;
    LineGroups groups(lines_.lines, are_whole_ ? std::nullopt : joining, out_.arena());
    while (const auto group = groups.next()) {
      draft_.begin(group->text, group->observed_at, first.tally);
      Part* part = &first;
      part->run_steps(steps, draft_);
      while (draft_.fate() == EventDraft::Fate::handed_over) {
        part = &part_of(draft_.handed_to());
        draft_.go_on(part->tally);
        part->run_steps(part->pipeline.steps_, draft_);
      }
      const bool is_kept = draft_.fate() != EventDraft::Fate::dropped;
      if (is_kept && (pipeline.keeps_raw_ || part->pipeline.keeps_raw_)) keep_raw(group->text);
      if (is_kept) add_event(*part);
      if (is_kept && origins_ != nullptr) origins_->push_back(group->first);
      if (show_ != nullptr) show(group->text, part->pipeline, is_kept);
    }
    if (is_trial_) return;  // It leaves no trace.
    if (detected != nullptr) pipeline.detection_->report(lines_.source, first.events, first.failures);
    first.lines = lines_.lines.size();
    for (const Part& part : parts_) part.publish(lines_.source);
  }

 private:
  /// What one pipeline does of it: the first, and those to which it hands events.
  struct Part {
    Part(const Pipeline& of, const Source& source, Arena& arena)
        : pipeline(of), labels(of.stream_, source, arena), tally(of.meters_.tally()) {}

    void run_steps(const StepList& steps, EventDraft& draft) {
      ++events;
      ++lines;
      tally.next_line();
      pipeline.run_steps(steps, draft);
      if (draft.has_failed()) ++failures;
      if (draft.fate() == EventDraft::Fate::dropped) ++dropped;
    }

    void publish(const Source& source) const {
      pipeline.clocks_.note(source, times);
      pipeline.meters_.publish(tally);
      pipeline.lines_.Increment(static_cast<double>(lines));
      pipeline.failures_.Increment(static_cast<double>(failures));
      pipeline.dropped_.Increment(static_cast<double>(dropped));
    }

    const Pipeline& pipeline;
    StreamLabels labels;
    StepTally tally;
    ClaimedTimes times;
    std::size_t events = 0;
    std::size_t lines = 0;  // As many as events, but where lines belong together.
    std::size_t failures = 0;
    std::size_t dropped = 0;
  };

  /// The time that the line claims where that can be believed, else that of its observation.
  Timestamp used_time(Part& part) {
    const Timestamp observed = draft_.observed_at();
    const std::optional<Timestamp> claimed = draft_.time();
    const Pipeline& pipeline = part.pipeline;
    if (claimed) part.times.note(*claimed, observed);
    const bool is_believed = claimed && (!pipeline.ahead_max_ || *claimed <= observed + *pipeline.ahead_max_);
    if (claimed && (pipeline.keeps_times_ || !is_believed)) set_time_field(kClaimedField, *claimed);
    if (pipeline.keeps_times_) set_time_field(kObservedField, observed);
    return is_believed ? *claimed : observed;
  }

  // A line that failed is the message already. One with which the event would be too large to be stored is left out.
  void keep_raw(std::string_view line) {
    std::size_t bytes = line.size() + draft_.message().size();
    for (const Field& field : draft_.fields()) bytes += field.value.size();
    if (!draft_.has_failed() && bytes + kReservedBytes <= kLineBytesMax) draft_.set_reserved(kRawField, line);
  }

  void set_time_field(std::string_view name, Timestamp time) {
    draft_.set_reserved(name, out_.arena().copy(format_rfc3339(time)));
  }

  /// Null where the pipeline says what lines are.
  const Detection::Candidate* detect(const Pipeline& pipeline) const {
    if (!pipeline.detection_) return nullptr;
    return is_trial_ ? &pipeline.detection_->look_at(lines_) : &pipeline.detection_->choose(lines_);
  }

  void show(std::string_view text, const Pipeline& pipeline, bool is_kept) {
    std::string json = "{\"line\":";
    append_json_string(json, text);
    json += ",\"pipeline\":";
    append_json_string(json, pipeline.name_);
    json += ",\"event\":";
    if (is_kept)
      append_event(json, out_.events().back());
    else
      json += "null";
    json += fmt::format(",\"ns\":{},\"steps\":", trace_.took().count());
    trace_.append_json(json);
    (*show_)(json += '}');
    trace_.begin_event();
  }

  static void append_event(std::string& json, const Event& event) {
    json += "{\"_time\":";
    append_json_string(json, format_rfc3339(event.time));
    json += ",\"_stream\":";
    append_json_string(json, event.stream);
    for (const Field& field : event.fields) {
      append_json_string(json += ',', field.name);
      append_json_string(json += ':', field.value);
    }
    json += '}';
  }

  Part& part_of(const Pipeline& pipeline) {
    for (Part& part : parts_)
      if (&part.pipeline == &pipeline) return part;
    Part& part = parts_.emplace_back(pipeline, lines_.source, out_.arena());
    if (show_ != nullptr) part.tally.take_every_time();
    return part;
  }

  void add_event(Part& part) {
    Event event;
    event.time = used_time(part);
    event.stream = part.labels.label(draft_);
    draft_.set_reserved(kMessageField, draft_.has_left_out() ? draft_.line() : draft_.message());
    event.fields = out_.arena().copy_fields(draft_.fields());
    out_.add(event);
  }

  static constexpr std::size_t kReservedBytes = 16 << 10;  // For labels and times.

  const LineBatch& lines_;
  EventBatch& out_;
  bool is_trial_ = false;       // Nothing is counted or learnt.
  bool are_whole_ = false;      // Each line is an event.
  const Show* show_ = nullptr;  // Null: nobody is told what steps do.
  StepTrace trace_;
  std::vector<std::size_t>* origins_;  // May be null.
  EventDraft draft_;
  std::deque<Part> parts_;
};

Pipeline::Pipeline(std::string name)
    : name_(std::move(name)),
      meters_(name_),
      clocks_(name_),
      lines_(counter("cordwood_parser_lines_total", "Lines parsed, by pipeline", name_)),
      failures_(counter("cordwood_parser_failures_total",
                        "Lines kept raw because a step of their pipeline could not read them", name_)),
      dropped_(counter("cordwood_parser_dropped_total", "Lines that steps dropped, as the pipeline says", name_)) {}

Result<Pipeline::Pointer> Pipeline::from_configuration(const YamlNode& node, const Given& given, const Routes& routes) {
  CORDWOOD_TRY(
      node.allow_only({"name", "match", "parser", "steps", "multiline", "zone", "clock", "stream", "keep_raw"}));
  if (!node.has("name")) return node.complain("a pipeline needs a name");
  CORDWOOD_TRY(std::string name, node.at("name").string());
  const std::shared_ptr<Pipeline> pipeline(new Pipeline(std::move(name)));
  CORDWOOD_TRY(pipeline->match_, SourceMatch::from_configuration(node.at("match")));
  StepContext context{given.read_table, pipeline->meters_, routes, given.headers, node.at("zone")};
  CORDWOOD_TRY(pipeline->set_steps(node, context));
  CORDWOOD_TRY(pipeline->set_clock(node.at("clock")));
  CORDWOOD_TRY(pipeline->keeps_raw_, node.boolean_or("keep_raw", false));
  if (node.has("stream")) {
    CORDWOOD_TRY(pipeline->stream_, node.at("stream").strings());
  }
  return Pointer(pipeline);
}

Result<Pipeline::Pointer> Pipeline::fallback(const YamlNode& nothing, const Given& given) {
  const std::shared_ptr<Pipeline> pipeline(new Pipeline("default"));
  StepContext context{given.read_table, pipeline->meters_, {}, given.headers, nothing};
  CORDWOOD_TRY(pipeline->set_steps(nothing, context));
  return Pointer(pipeline);
}

Result<void> Pipeline::set_steps(const YamlNode& node, StepContext& context) {
  const YamlNode parser = node.at("parser");
  YamlNode steps = node.at("steps");
  const YamlNode lines = node.at("multiline");
  if (!parser.is_null() && !steps.is_null()) return parser.complain("a pipeline has 'parser' or 'steps', not both");
  if (!lines.is_null()) {
    CORDWOOD_TRY(multiline_, multiline::Rule::from_configuration(lines));
  }
  if (parser.is_scalar() && parser.string().value() == kDetect) {
    if (multiline_) return lines.complain("which lines belong together is detected, too");
    CORDWOOD_TRY(detection_, Detection::create(name_, context));
  } else if (steps.is_null()) {
    YamlNode format = format_named("auto").value();
    if (!parser.is_null()) {
      CORDWOOD_TRY(format, format_from(parser));
    }
    steps = format.at("steps");
    if (!multiline_ && format.has("multiline")) {
      CORDWOOD_TRY(multiline_, multiline::Rule::from_configuration(format.at("multiline")));
    }
  }
  CORDWOOD_TRY(steps_, StepList::from_configuration(steps, context));
  if (detection_ || (!steps_.empty() && !steps_.finds_time())) {
    CORDWOOD_TRY(const YamlNode options, YamlNode::parse("{keep: true}", "built-in date"));
    CORDWOOD_TRY(usual_date_, make_date_step(options, context));
  }
  return success();
}

Result<void> Pipeline::set_clock(const YamlNode& node) {
  if (node.is_null()) return success();
  CORDWOOD_TRY(node.allow_only({"ahead_max", "keep"}));
  CORDWOOD_TRY(keeps_times_, node.boolean_or("keep", false));
  if (node.has("ahead_max")) {
    CORDWOOD_TRY(ahead_max_, node.at("ahead_max").duration());
    if (*ahead_max_ < Nanoseconds::zero() || *ahead_max_ > kAheadMost)
      return node.at("ahead_max").complain("how far ahead a clock may be is between 0s and 10y");
  }
  return success();
}

std::vector<SkewedSource> Pipeline::skewed() const {
  std::vector<SkewedSource> sources = clocks_.flagged();
  for (SkewedSource& source : sources) source.pipeline = name_;
  return sources;
}

std::vector<DetectedSource> Pipeline::detected() const {
  if (!detection_) return {};
  std::vector<DetectedSource> sources = detection_->sources();
  for (DetectedSource& source : sources) source.pipeline = name_;
  return sources;
}

void Pipeline::parse(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins) const {
  Batch(lines, out, origins).parse_all(*this);
}

void Pipeline::parse_again(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>& origins) const {
  Batch batch(lines, out, &origins);
  batch.take_whole_events();
  batch.parse_all(*this);
}

void Pipeline::try_lines(const LineBatch& lines, const Batch::Show& show) const {
  EventBatch out;
  Batch batch(lines, out, nullptr);
  batch.trace_to(show);
  batch.parse_all(*this);
}

void Pipeline::run_steps(const StepList& steps, EventDraft& draft) const {
  if (const FailureReason reason = steps.run(draft); !reason.empty()) draft.fail(reason);
  const bool is_ours = draft.fate() != EventDraft::Fate::dropped && draft.fate() != EventDraft::Fate::handed_over;
  if (usual_date_ && !draft.time() && is_ours) usual_date_->run(draft);
}

}  // namespace cordwood::parser
