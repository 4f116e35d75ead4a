#include "batch_tally.h"

namespace cordwood::catalogue {
namespace {

constexpr std::string_view kErrorField = "parse_error";  // What the parser leaves where a line did not fit.

bool is_no_finding(std::string_view name) {
  return name == kMessageField || name == "event.original" || name == "time_claimed" || name == "time_observed";
}

std::size_t labels_in(std::string_view stream) {
  const auto labels = parse_stream(stream);
  return labels ? labels->size() : 0;
}

}  // namespace

TalliedField& TalliedSource::field_at(std::size_t position, std::string_view name) {
  if (position < last_.size() && last_[position]->name == name) return *last_[position];
  TalliedField*& known = by_name_[name];
  if (known == nullptr) known = &fields.emplace_back(TalliedField{name, is_no_finding(name), name == kErrorField});
  if (position >= last_.size()) last_.resize(position + 1, known);
  last_[position] = known;
  return *known;
}

void TalliedSource::add(std::span<const Field> row) {
  const bool is_looked_at = rows++ % kLookedAt == 0;
  std::size_t findings = row.size();
  bool has_error = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    TalliedField& field = field_at(i, row[i].name);
    ++field.rows;
    findings -= field.is_no_finding ? 1 : 0;
    has_error |= field.is_error;
    if (is_looked_at) ++field.kinds[static_cast<std::size_t>(kind_of(row[i].value))];
  }
  if (has_error) {
    ++failed;
  } else if (findings <= labels) {
    ++plain;
  }
}

std::deque<TalliedSource> tally(std::span<const Event> events) {
  std::deque<TalliedSource> sources;
  std::unordered_map<std::string_view, TalliedSource*> by_stream;
  TalliedSource* last = nullptr;
  for (const Event& event : events) {
    if (last == nullptr || last->stream != event.stream) {
      TalliedSource*& known = by_stream[event.stream];
      if (known == nullptr) {
        known = &sources.emplace_back();
        known->stream = event.stream;
        known->labels = labels_in(event.stream);
      }
      last = known;
    }
    last->add(event.fields);
  }
  return sources;
}

}  // namespace cordwood::catalogue
