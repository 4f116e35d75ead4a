#include "pipeline.h"

#include <algorithm>
#include <array>

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

void add_event(EventDraft& draft, std::string_view stream, EventBatch& out) {
  Event event;
  event.time = draft.time().value_or(draft.observed_at());
  event.stream = stream;
  draft.set(kMessageField, draft.message());
  event.fields = out.arena().copy_fields(draft.fields());
  out.add(event);
}

}  // namespace

Result<Pipeline> Pipeline::from_configuration(const YamlNode& node) {
  CORDWOOD_TRY(node.allow_only({"name", "match", "parser", "steps", "stream"}));
  Pipeline pipeline;
  if (!node.has("name")) return node.complain("a pipeline needs a name");
  CORDWOOD_TRY(pipeline.name_, node.at("name").string());
  CORDWOOD_TRY(pipeline.match_, SourceMatch::from_configuration(node.at("match")));
  CORDWOOD_TRY(pipeline.set_steps(node));
  if (node.has("stream")) {
    CORDWOOD_TRY(pipeline.stream_, node.at("stream").strings());
  }
  pipeline.count_with_name();
  return pipeline;
}

Result<Pipeline> Pipeline::fallback(const YamlNode& nothing) {
  Pipeline pipeline;
  pipeline.name_ = "default";
  CORDWOOD_TRY(auto step, make_auto_step(nothing));
  pipeline.steps_.push_back(std::move(step));
  pipeline.count_with_name();
  return pipeline;
}

Result<void> Pipeline::set_steps(const YamlNode& node) {
  const YamlNode parser = node.at("parser");
  YamlNode steps = node.at("steps");
  if (!parser.is_null() && !steps.is_null()) return parser.complain("a pipeline has 'parser' or 'steps', not both");
  if (!steps.is_null() && !steps.is_sequence()) return steps.complain("expected a list of steps");
  if (steps.is_null()) {
    std::string_view text = kFormats.front().steps;
    if (!parser.is_null()) {
      CORDWOOD_TRY(text, steps_of_format(parser));
    }
    CORDWOOD_TRY(steps, YamlNode::parse(text, "built-in parser"));
  }
  for (const YamlNode& item : steps.items()) {
    CORDWOOD_TRY(auto step, make_step(item));
    steps_.push_back(std::move(step));
  }
  const auto finds_time = [](const auto& step) { return step->finds_time(); };
  if (!steps_.empty() && std::none_of(steps_.begin(), steps_.end(), finds_time)) {
    CORDWOOD_TRY(const YamlNode options, YamlNode::parse("{keep: true}", "built-in date"));
    CORDWOOD_TRY(usual_date_, make_date_step(options));
  }
  return success();
}

void Pipeline::count_with_name() {
  lines_ = &metrics::counter("cordwood_parser_lines_total", "Lines parsed, by pipeline", {{"pipeline", name_}});
  failures_ =
      &metrics::counter("cordwood_parser_failures_total",
                        "Lines kept raw because a step of their pipeline could not read them", {{"pipeline", name_}});
}

void Pipeline::parse(const LineBatch& lines, EventBatch& out) const {
  EventDraft draft(out.arena());
  StreamLabels labels(stream_, lines.source, out.arena());
  std::size_t failures = 0;
  for (const RawLine& line : lines.lines) {
    draft.begin(line.bytes, line.observed_at);
    for (const auto& step : steps_) {
      const FailureReason reason = step->run(draft);
      if (reason.empty()) continue;
      draft.fail(reason);
      ++failures;
      break;
    }
    if (usual_date_ && !draft.time()) usual_date_->run(draft);
    const std::string_view stream = labels.label(draft);
    add_event(draft, stream, out);
  }
  lines_->Increment(static_cast<double>(lines.lines.size()));
  failures_->Increment(static_cast<double>(failures));
}

}  // namespace cordwood::parser
