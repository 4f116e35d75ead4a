#pragma once
// The lines of a batch, those of one event together.

#include <optional>
#include <span>
#include <string_view>

#include "base/event.h"
#include "multiline/multiline.h"

namespace cordwood::parser {

class LineGroups {
 public:
  struct Group {
    std::string_view text;  // The lines, with \n between: a view into the only one, else in the arena.
    Timestamp observed_at;  // Of the first.
    std::size_t first = 0;  // Its number in the batch.
    std::size_t lines = 1;
  };

  /// Without a rule each line is by itself.
  LineGroups(std::span<const RawLine> lines, const std::optional<multiline::Rule>& rule, Arena& arena)
      : lines_(lines), arena_(arena) {
    if (rule) joiner_.emplace(*rule);
  }

  std::optional<Group> next() {
    if (at_ == lines_.size()) return std::nullopt;
    Group group{lines_[at_].bytes, lines_[at_].observed_at, at_};
    ++at_;
    if (!joiner_) return group;
    if (group.first == 0) joiner_->joins(group.text);
    std::size_t bytes = group.text.size();
    while (at_ < lines_.size() && joiner_->joins(lines_[at_].bytes)) bytes += 1 + lines_[at_++].bytes.size();
    group.lines = at_ - group.first;
    if (group.lines > 1) group.text = joined(group, bytes);
    return group;
  }

 private:
  std::string_view joined(const Group& group, std::size_t bytes) {
    const std::span<char> room = arena_.allocate(bytes);
    std::size_t size = 0;
    for (std::size_t i = group.first; i < at_; ++i) {
      if (i > group.first) room[size++] = '\n';
      size += lines_[i].bytes.copy(room.data() + size, lines_[i].bytes.size());
    }
    return {room.data(), size};
  }

  std::span<const RawLine> lines_;
  Arena& arena_;
  std::optional<multiline::Joiner> joiner_;
  std::size_t at_ = 0;
};

}  // namespace cordwood::parser
