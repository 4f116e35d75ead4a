#include "event_draft.h"

namespace cordwood::parser {

void EventDraft::begin(std::string_view line, Timestamp observed_at, StepTally& tally) {
  line_ = line;
  message_ = line;
  observed_at_ = observed_at;
  time_.reset();
  fate_ = Fate::open;
  has_failed_ = false;
  has_left_out_ = false;
  tally_ = &tally;
  fields_.clear();
  seen_.fill(0);
}

std::uint32_t EventDraft::hash(std::string_view name) {
  const auto byte = [name](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])); };
  const std::size_t size = name.size();
  return (byte(0) * 7 + byte(size / 2) * 31 + byte(size - 1) * 131 + static_cast<std::uint32_t>(size) * 61) % 1024;
}

std::size_t EventDraft::index_of(std::string_view name) const {
  if (name.empty()) return fields_.size();
  const std::uint32_t bit = hash(name);
  if ((seen_[bit / 64] >> (bit % 64) & 1) == 0) return fields_.size();
  std::size_t i = 0;
  while (i < fields_.size() && fields_[i].name != name) ++i;
  return i;
}

void EventDraft::set(std::string_view name, std::string_view value) {
  if (name.empty() || value.empty()) return;
  if (const std::size_t i = index_of(name); i < fields_.size()) {
    fields_[i].value = value;
    return;
  }
  constexpr std::size_t kReserved = 16;
  if (fields_.size() < kFieldsMax - kReserved || name == kParseErrorField) {
    add(name, value);
  } else {
    has_left_out_ = true;
    set_reserved(kParseErrorField, "too many fields");
  }
}

void EventDraft::set_reserved(std::string_view name, std::string_view value) {
  if (name.empty() || value.empty()) return;
  if (const std::size_t i = index_of(name); i < fields_.size())
    fields_[i].value = value;
  else if (fields_.size() < kFieldsMax)
    add(name, value);
}

void EventDraft::add(std::string_view name, std::string_view value) {
  mark_seen(name);
  fields_.push_back({name, value});
}

void EventDraft::mark_seen(std::string_view name) {
  const std::uint32_t bit = hash(name);
  seen_[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

void EventDraft::assign(std::string_view name, std::string_view value) {
  if (name == kMessageField) {
    message_ = value;
  } else if (value.empty()) {
    remove(name);
  } else {
    set(name, value);
  }
}

void EventDraft::restore(State state) {
  message_ = state.message;
  time_ = state.time;
  fields_ = std::move(state.fields);
  seen_.fill(0);
  for (const Field& field : fields_) mark_seen(field.name);
}

void EventDraft::remove(std::string_view name) {
  if (const std::size_t i = index_of(name); i < fields_.size())
    fields_.erase(fields_.begin() + static_cast<std::ptrdiff_t>(i));
}

std::string_view EventDraft::get(std::string_view name) const {
  const std::size_t i = index_of(name);
  return i < fields_.size() ? fields_[i].value : std::string_view();
}

void EventDraft::fail(std::string_view reason) {
  message_ = line_;
  time_.reset();
  fields_.clear();
  has_left_out_ = false;
  seen_.fill(0);
  fate_ = Fate::kept;
  has_failed_ = true;
  set(kParseErrorField, reason);
}

}  // namespace cordwood::parser
