#include "event_shaper.h"

#include <algorithm>

#include <fmt/format.h>

#include "json_time.h"

namespace cordwood::intake {
namespace {

constexpr std::size_t kStreamsKept = 4096;  // A batch with more makes the others again and again.

using Fields = std::vector<Field>;

Fields::iterator find(Fields& fields, std::string_view name) {
  return std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
}

bool is_reserved(std::string_view name) {
  return name.front() == '_' && (name == kTimeField || name == kStreamField || name == kStreamIdField);
}

}  // namespace

void EventShaper::forget_streams() { streams_.clear(); }

Result<Event> EventShaper::shape(Fields& fields, Arena& arena) {
  Event event;
  CORDWOOD_TRY(event.time, take_time(fields));
  name_message(fields);
  fields.erase(std::remove_if(fields.begin(), fields.end(),
                              [&](const Field& field) { return is_reserved(field.name) || is_ignored(field.name); }),
               fields.end());
  for (const auto& [name, value] : options_.extra_fields) {
    const auto same = find(fields, name);
    if (same != fields.end()) fields.erase(same);
    if (!value.empty() && !is_reserved(name)) fields.push_back({arena.copy(name), arena.copy(value)});
  }
  event.stream = stream_of(fields, arena);
  event.fields = arena.copy_fields(fields);
  return event;
}

Result<Timestamp> EventShaper::take_time(Fields& fields) const {
  for (const auto& name : options_.time_fields) {
    const auto field = find(fields, name);
    if (field == fields.end()) continue;
    const auto time = parse_json_time(field->value, now_);
    if (!time) return error(Errc::invalid, fmt::format("the field {} holds no time that can be read", name));
    fields.erase(field);
    return *time;
  }
  return now_;
}

void EventShaper::name_message(Fields& fields) const {
  for (const auto& name : options_.message_fields) {
    const auto field = find(fields, name);
    if (field == fields.end()) continue;
    if (name == kMessageField) return;
    const auto other = find(fields, kMessageField);
    field->name = kMessageField;
    if (other != fields.end()) fields.erase(std::min(field, other));  // The later of the two counts.
    return;
  }
}

bool EventShaper::is_ignored(std::string_view name) const {
  for (const std::string_view pattern : options_.ignore_fields) {
    const bool is_beginning = pattern.back() == '*';
    if (is_beginning ? name.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1) : name == pattern)
      return true;
  }
  return false;
}

std::string_view EventShaper::stream_of(const Fields& fields, Arena& arena) {
  if (options_.stream_fields.empty()) return "{}";
  labels_.clear();
  stream_key_.clear();
  for (const auto& name : options_.stream_fields) {
    for (const Field& field : fields)
      if (field.name == name) {
        labels_.push_back(field);
        stream_key_.append(field.value);
      }
    const std::size_t end = stream_key_.size();  // Keeps values apart whatever bytes they hold.
    stream_key_.append(reinterpret_cast<const char*>(&end), sizeof end);
  }
  const auto known = streams_.find(stream_key_);
  if (known != streams_.end()) return known->second;
  if (streams_.size() >= kStreamsKept) streams_.clear();
  const std::string_view stream = arena.copy(canonical_stream(labels_));
  streams_.emplace(stream_key_, stream);
  return stream;
}

}  // namespace cordwood::intake
