#include "block.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "base/check.h"
#include "base/event.h"
#include "indexer/retention_class.h"

namespace cordwood::query {

namespace {

bool is_hidden(std::string_view name) {
  return name == kArrivalField || name == kReceivedField || name == kPeerField || name == indexer::kRetentionClassField;
}

/// One stream id a distinct stream.
Values::Pointer stream_ids_of(const Values::Pointer& streams) {
  auto arena = std::make_shared<Arena>();
  const auto id_of = [&](std::string_view stream) {
    return stream.empty() ? std::string_view() : arena->copy(indexer::stream_id_of(stream));
  };
  if (const auto constant = streams->constant()) return Values::constant(id_of(*constant), streams->row_count());
  if (const auto coded = streams->coded()) {
    std::vector<std::string_view> ids;
    ids.reserve(coded->values.size());
    for (const std::string_view stream : coded->values) ids.push_back(id_of(stream));
    return Values::coded(std::move(ids), {coded->ids.begin(), coded->ids.end()}, arena);
  }
  std::vector<std::string_view> ids;
  ids.reserve(streams->row_count());
  std::string_view last_stream, last_id;
  for (const std::string_view stream : streams->texts()) {
    if (stream != last_stream || ids.empty()) last_id = id_of(stream);
    last_stream = stream;
    ids.push_back(last_id);
  }
  return Values::texts(std::move(ids), arena);
}

}  // namespace

Block::Entry* Block::find(std::string_view name) {
  constexpr std::size_t kFew = 32;  // Looked through one by one.
  if (entries_.size() <= kFew) {
    for (Entry& entry : entries_)
      if (entry.name == name) return &entry;
    return nullptr;
  }
  if (places_.empty())
    for (std::size_t i = 0; i < entries_.size(); ++i) places_.emplace(entries_[i].name, i);
  const auto place = places_.find(name);
  return place == places_.end() ? nullptr : &entries_[place->second];
}

void Block::add(Entry entry) {
  if (!places_.empty()) places_.emplace(entry.name, entries_.size());
  entries_.push_back(std::move(entry));
}

void Block::list() {
  if (listed_) return;
  listed_ = true;
  std::vector<Entry> known;
  known.swap(entries_);
  places_.clear();
  const auto add = [&](std::string_view name) {
    const auto same = std::find_if(known.begin(), known.end(), [&](const Entry& entry) { return entry.name == name; });
    if (same == known.end()) {
      entries_.push_back({name, name, nullptr});
    } else {
      entries_.push_back(std::move(*same));
      known.erase(same);
    }
  };
  add(kTimeField);
  add(kStreamIdField);
  add(kStreamField);
  for (const std::string_view name : source_->column_names())
    if (name != kStreamField && !is_hidden(name)) add(name);
  // What a pipe set is a field; hidden and absent ones that were only read are not.
  for (Entry& entry : known)
    if (entry.column.empty())
      entries_.push_back(std::move(entry));
    else
      owners_.push_back(std::move(entry.values));  // Who asked for them may still look at them.
}

std::vector<std::string_view> Block::names() {
  list();
  std::vector<std::string_view> names;
  names.reserve(entries_.size());
  for (const Entry& entry : entries_) names.push_back(entry.name);
  return names;
}

Values::Pointer Block::read(std::string_view column) {
  const std::uint32_t count = row_count();
  if (column == kTimeField) {
    const auto all = source_->times();
    if (all.empty()) return Values::constant("", count);
    std::vector<std::int64_t> times(count);
    for (std::uint32_t i = 0; i < count; ++i) times[i] = all[selection_[i]];
    return Values::times(std::move(times));
  }
  if (column == kStreamIdField) return stream_ids_of(read(kStreamField));
  if (column == kArrivalField) {
    const auto all = source_->arrivals();
    if (all.empty()) return Values::constant("", count);
    auto arena = std::make_shared<Arena>();
    std::vector<std::string_view> texts(count);
    char digits[24];
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto end = std::to_chars(digits, digits + sizeof digits, all[selection_[i]]).ptr;
      texts[i] = arena->copy({digits, static_cast<std::size_t>(end - digits)});
    }
    return Values::texts(std::move(texts), arena);
  }
  auto read = source_->column(column);
  return read == nullptr ? Values::constant("", count) : Values::of_column(std::move(read), selection_);
}

Values::Pointer Block::row_times() { return source_ == nullptr ? Values::constant("", row_count()) : read(kTimeField); }

Values::Pointer Block::row_arrivals() {
  const auto all = source_ == nullptr ? std::span<const std::uint64_t>() : source_->arrivals();
  if (all.empty()) return Values::constant("", row_count());
  std::vector<std::int64_t> arrivals(row_count());
  for (std::uint32_t i = 0; i < arrivals.size(); ++i) arrivals[i] = static_cast<std::int64_t>(all[selection_[i]]);
  return Values::times(std::move(arrivals));
}

Values::Pointer Block::pointer(std::string_view name) {
  if (Entry* entry = find(name)) {
    if (entry->values == nullptr) entry->values = read(entry->column);
    return entry->values;
  }
  if (source_ != nullptr && (!listed_ || (hidden_reachable_ && is_hidden(name)))) {
    Values::Pointer values = read(name);
    if (!listed_)
      add({name, name, values});
    else
      owners_.push_back(values);
    return values;
  }
  if (absent_ == nullptr) absent_ = Values::constant("", row_count());
  return absent_;
}

void Block::set(std::string_view name, Values::Pointer values) {
  CORDWOOD_CHECK(values->row_count() == row_count());
  if (Entry* entry = find(name)) {
    entry->column = {};
    entry->values = std::move(values);
    return;
  }
  add({name, {}, std::move(values)});
}

void Block::erase_if(const std::function<bool(std::string_view name)>& goes) {
  list();
  std::erase_if(entries_, [&](const Entry& entry) { return goes(entry.name); });
  places_.clear();
}

void Block::erase(std::string_view name) {
  list();
  std::erase_if(entries_, [&](const Entry& entry) { return entry.name == name; });
  places_.clear();
  if (is_hidden(name)) hidden_reachable_ = false;
}

void Block::copy(std::string_view from, std::string_view to) {
  if (from == to) return;
  list();
  Entry made{to, {}, nullptr};
  if (const Entry* source = find(from)) {
    made.column = source->column;
    made.values = source->values;
  } else if (hidden_reachable_ && source_ != nullptr && is_hidden(from)) {
    made.column = from;
  }
  if (made.values == nullptr && made.column.empty()) made.values = Values::constant("", row_count());
  if (Entry* old = find(to))
    *old = std::move(made);
  else
    add(std::move(made));
}

void Block::rename(std::string_view from, std::string_view to) {
  if (from == to) return;
  copy(from, to);
  erase(from);
}

void Block::keep_fields(std::span<const std::string_view> names) {
  std::vector<Entry> kept;
  kept.reserve(names.size());
  std::unordered_set<std::string_view> seen;
  for (const std::string_view name : names) {
    if (!seen.insert(name).second) continue;
    if (Entry* entry = find(name))
      kept.push_back(std::move(*entry));
    else if (source_ != nullptr && (!listed_ || (hidden_reachable_ && is_hidden(name))))
      kept.push_back({name, name, nullptr});
  }
  entries_ = std::move(kept);
  places_.clear();
  listed_ = true;
  hidden_reachable_ = false;
}

void Block::keep_rows(std::span<const std::uint32_t> rows) {
  selection_.narrow(rows);
  absent_ = nullptr;
  for (Entry& entry : entries_)
    if (entry.values != nullptr) entry.values = Values::keep(std::move(entry.values), rows);
}

std::size_t Block::held_bytes() const {
  std::size_t bytes = sizeof *this + selection_.rows().size_bytes() + entries_.capacity() * sizeof(Entry);
  if (source_ != nullptr) bytes += source_->held_bytes();
  if (absent_ != nullptr) bytes += absent_->held_bytes();
  for (const Entry& entry : entries_)
    if (entry.values != nullptr) bytes += entry.values->held_bytes();
  return bytes;
}

void Block::forget_columns() {
  for (Entry& entry : entries_)
    if (!entry.column.empty()) entry.values = nullptr;
  absent_ = nullptr;
  if (source_ != nullptr) source_->forget_columns();
}

bool Block::is_row_group_time(std::string_view name) const {
  if (source_ == nullptr) return false;
  for (const Entry& entry : entries_)
    if (entry.name == name) return entry.column == kTimeField;
  return !listed_ && name == kTimeField;
}

}  // namespace cordwood::query
