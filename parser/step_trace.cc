#include "step_trace.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_string.h"

namespace cordwood::parser {
namespace {

void append_member(std::string& members, std::string_view name, std::string_view value) {
  if (!members.empty()) members += ',';
  append_json_string(members, name);
  members += ':';
  append_json_string(members, value);
}

const Field* find(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [name](const Field& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace

std::size_t StepTrace::begin_step(std::string_view name, std::string_view place, const EventDraft& draft) {
  Entry& entry = steps_.emplace_back();
  entry.name = name;
  entry.place = place;
  entry.depth = depth_++;
  entry.before = draft.state();
  return steps_.size() - 1;
}

void StepTrace::end_step(std::size_t number, const Step& step, FailureReason reason, std::chrono::nanoseconds took,
                         const EventDraft& draft) {
  --depth_;
  Entry& entry = steps_[number];
  entry.reason = reason;
  entry.took = took;
  if (!reason.empty()) entry.why = step.explain_failure(draft);
  entry.changes = changes_of(entry.before, draft);
}

std::string StepTrace::changes_of(const EventDraft::State& before, const EventDraft& draft) {
  std::string set;
  for (const Field& field : draft.fields()) {
    const Field* const old = find(before.fields, field.name);
    if (old == nullptr || old->value != field.value) append_member(set, field.name, field.value);
  }
  if (draft.message() != before.message) append_member(set, kMessageField, draft.message());
  std::string removed;
  for (const Field& field : before.fields)
    if (find(draft.fields(), field.name) == nullptr) {
      if (!removed.empty()) removed += ',';
      append_json_string(removed, field.name);
    }
  std::string members;
  if (!set.empty()) members += ",\"set\":{" + set + "}";
  if (!removed.empty()) members += ",\"removed\":[" + removed + "]";
  if (draft.time() && draft.time() != before.time) members += ",\"time\":\"" + format_rfc3339(*draft.time()) + "\"";
  if (draft.fate() == EventDraft::Fate::dropped) members += ",\"dropped\":true";
  return members;
}

std::chrono::nanoseconds StepTrace::took() const {
  std::chrono::nanoseconds all{0};
  for (const Entry& entry : steps_)
    if (entry.depth == 0) all += entry.took;
  return all;
}

void StepTrace::append_json(std::string& out) const {
  out += '[';
  for (const Entry& entry : steps_) {
    if (out.back() != '[') out += ',';
    out += "{\"step\":";
    append_json_string(out, entry.name);
    out += ",\"at\":";
    append_json_string(out, entry.place);
    out += fmt::format(",\"depth\":{},\"ok\":{}", entry.depth, entry.reason.empty());
    if (!entry.reason.empty()) {
      out += ",\"reason\":";
      append_json_string(out, entry.reason);
    }
    if (!entry.why.empty()) {
      out += ",\"why\":";
      append_json_string(out, entry.why);
    }
    out += fmt::format(",\"ns\":{}{}}}", entry.took.count(), entry.changes);
  }
  out += ']';
}

}  // namespace cordwood::parser
