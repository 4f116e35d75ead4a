#include "field_edits.h"

namespace cordwood::query {

std::size_t FieldEdits::column(std::string_view name) {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].name == name) return i;
  Column made;
  made.name = name;
  made.owner = block_.pointer(name);
  made.before = made.owner->texts();
  made.texts.assign(made.before.begin(), made.before.end());
  columns_.push_back(std::move(made));
  return columns_.size() - 1;
}

void FieldEdits::apply() {
  for (Column& column : columns_) {
    block_.keep_alive(std::move(column.owner));
    block_.set(arena_->copy(column.name), Values::texts(std::move(column.texts), arena_));
  }
  block_.keep_alive(arena_);
}

}  // namespace cordwood::query
