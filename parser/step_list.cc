#include "step_list.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "step_trace.h"
#include "steps/all.h"

namespace cordwood::parser {

Result<StepList> StepList::from_configuration(const YamlNode& list, StepContext& context) {
  if (!list.is_null() && !list.is_sequence()) return list.complain("expected a list of steps");
  StepList steps;
  for (const YamlNode& item : list.items()) {
    CORDWOOD_TRY(Entry entry, make_entry(item, context));
    steps.steps_.push_back(std::move(entry));
  }
  return steps;
}

Result<StepList::Entry> StepList::make_entry(const YamlNode& item, StepContext& context) {
  CORDWOOD_TRY(const NamedStep named, find_step(item));
  Entry entry;
  entry.name = named.name;
  entry.place = fmt::format("{}:{}:{}", item.file_name(), item.place().line, item.place().column);
  entry.slot = context.meters.add_step(named.name);
  CORDWOOD_TRY(entry.step, named.make(named.options, context));
  entry.on_failure = entry.step->usual_on_failure();
  if (item.is_map() && item.has("on_failure")) {
    CORDWOOD_TRY(set_on_failure(item.at("on_failure"), context, entry));
  }
  return entry;
}

Result<void> StepList::set_on_failure(const YamlNode& node, StepContext& context, Entry& entry) {
  if (node.is_sequence()) {
    CORDWOOD_TRY(auto instead, from_configuration(node, context));
    entry.instead = std::make_unique<const StepList>(std::move(instead));
    entry.on_failure = OnFailure::tag;
    return success();
  }
  constexpr std::array<std::pair<std::string_view, OnFailure>, 4> kNames = {
      {{"line", OnFailure::line}, {"tag", OnFailure::tag}, {"ignore", OnFailure::ignore}, {"drop", OnFailure::drop}}};
  CORDWOOD_TRY(const std::string text, node.string());
  const auto known =
      std::find_if(kNames.begin(), kNames.end(), [&text](const auto& name) { return name.first == text; });
  if (known == kNames.end())
    return node.complain(fmt::format("'{}' is nothing that can be done on a failure", text),
                         "on_failure: line, tag, ignore, drop, or a list of steps");
  entry.on_failure = known->second;
  return success();
}

FailureReason StepList::run(EventDraft& draft) const {
  for (const Entry& entry : steps_) {
    if (draft.fate() != EventDraft::Fate::open) break;
    FailureReason reason = run_counted(entry, draft);
    if (!reason.empty()) reason = handle(entry, reason, draft);
    if (!reason.empty()) return reason;
  }
  return {};
}

FailureReason StepList::run_counted(const Entry& entry, EventDraft& draft) {
  StepTally& tally = draft.tally();
  const FailureReason reason = tally.takes_time() ? run_timed(entry, draft) : entry.step->run(draft);
  tally.count(entry.slot, reason.empty());
  return reason;
}

FailureReason StepList::run_timed(const Entry& entry, EventDraft& draft) {
  StepTrace* const trace = draft.trace();
  const std::size_t number = trace != nullptr ? trace->begin_step(entry.name, entry.place, draft) : 0;
  const auto begin = std::chrono::steady_clock::now();
  const FailureReason reason = entry.step->run(draft);
  const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - begin;
  draft.tally().time(entry.slot, static_cast<std::uint64_t>(took.count()));
  if (trace != nullptr) trace->end_step(number, *entry.step, reason, took, draft);
  return reason;
}

FailureReason StepList::handle(const Entry& entry, FailureReason reason, EventDraft& draft) {
  switch (entry.on_failure) {
    case OnFailure::line:
      return reason;
    case OnFailure::drop:
      draft.drop();
      return {};
    case OnFailure::tag:
      draft.set(kParseErrorField, reason);
      break;
    case OnFailure::ignore:
      break;
  }
  return entry.instead ? entry.instead->run(draft) : FailureReason();
}

bool StepList::finds_time() const {
  return std::any_of(steps_.begin(), steps_.end(), [](const Entry& entry) { return entry.step->finds_time(); });
}

}  // namespace cordwood::parser
