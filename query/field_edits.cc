#include "field_edits.h"

namespace cordwood::query {

std::size_t FieldEdits::column(std::string_view name) {
  // Rows mostly bring their fields in the same order: the next one is tried first.
  for (std::size_t tried = 0; tried < columns_.size(); ++tried) {
    next_ = next_ + 1 < columns_.size() ? next_ + 1 : 0;
    if (columns_[next_].name == name) return next_;
  }
  Column made;
  made.name = name;
  made.owner = block_.pointer(name);
  made.before = made.owner->texts();
  made.texts.assign(made.before.begin(), made.before.end());
  columns_.push_back(std::move(made));
  next_ = columns_.size() - 1;
  return next_;
}

void FieldEdits::apply() {
  for (Column& column : columns_) {
    block_.keep_alive(std::move(column.owner));
    block_.set(arena_->copy(column.name), Values::texts(std::move(column.texts), arena_));
  }
  block_.keep_alive(arena_);
}

}  // namespace cordwood::query
