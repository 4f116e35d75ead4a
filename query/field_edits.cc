#include "field_edits.h"

namespace cordwood::query {

std::size_t FieldEdits::column(std::string_view name) {
  if (!has_room_ && !columns_.empty()) return 0;
  // Rows mostly bring their fields in the same order: the next one is tried first.
  next_ = next_ + 1 < columns_.size() ? next_ + 1 : 0;
  if (next_ < columns_.size() && columns_[next_].name == name) return next_;
  if (const auto known = numbers_.find(name); known != numbers_.end()) return next_ = known->second;
  if (columns_.empty()) block_.keep_alive(arena_);
  Column made;
  made.name = arena_->copy(name);  // The block keeps the view that it is asked with.
  column_bytes_ += block_.row_count() * sizeof(std::string_view);
  made.owner = block_.pointer(made.name);
  made.before = made.owner->texts();
  if (has_room_for(0)) made.texts.assign(made.before.begin(), made.before.end());
  next_ = columns_.size();
  numbers_.emplace(made.name, next_);
  columns_.push_back(std::move(made));
  return next_;
}

bool FieldEdits::apply() {
  if (!has_room_) return false;
  for (Column& column : columns_) {
    block_.keep_alive(std::move(column.owner));
    block_.set(column.name, Values::texts(std::move(column.texts), arena_));
  }
  return true;
}

}  // namespace cordwood::query
