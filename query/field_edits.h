#pragma once
// New values for some fields of a block, row by row; rows that are not set keep what they have.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "block.h"
#include "condition.h"

namespace cordwood::query {

/// When a result is put where a value may be already.
struct EditRule {
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.
};

/// Good until apply(); the block must not change meanwhile. What the values of one block take is bounded by the query's
/// memory limit: beyond it the run has failed, and what is set then is left out.
class FieldEdits {
 public:
  FieldEdits(Block& block, Context& context, EditRule rule = {}) : block_(block), context_(context), rule_(rule) {}

  /// A handle of the field, which need not exist.
  std::size_t column(std::string_view name);

  /// Copies `text`.
  void set(std::size_t column, std::uint32_t row, std::string_view text) {
    if (has_room_ && wants(column, row, text) && has_room_for(text.size()))
      columns_[column].texts[row] = arena_->copy(text);
  }
  /// `text` outlives the block, as parts of its values do.
  void set_view(std::size_t column, std::uint32_t row, std::string_view text) {
    if (has_room_ && wants(column, row, text)) columns_[column].texts[row] = text;
  }

  /// Puts the new values into the block. False: there was no room for them.
  [[nodiscard]] bool apply();

 private:
  struct Column {
    std::string_view name;  // In the arena.
    std::vector<std::string_view> texts;
    std::span<const std::string_view> before;
    Values::Pointer owner;
  };
  bool wants(std::size_t column, std::uint32_t row, std::string_view text) const {
    if (rule_.skip_empty_results && text.empty()) return false;
    return !rule_.keep_original_fields || columns_[column].before[row].empty();
  }
  bool has_room_for(std::size_t bytes) {
    has_room_ = has_room_ && context_.allow_at_once(arena_->bytes() + column_bytes_ + bytes);
    return has_room_;
  }

  Block& block_;
  Context& context_;
  EditRule rule_;
  std::vector<Column> columns_;
  std::map<std::string_view, std::size_t> numbers_;  // Of the columns, by name.
  std::size_t next_ = 0;                             // The column asked for last.
  std::size_t column_bytes_ = 0;                     // Of their views.
  bool has_room_ = true;
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
};

/// The `if (…)` of a pipe.
class EditCondition {
 public:
  EditCondition(const language::FilterPtr& filter, Context& context)
      : condition_(filter == nullptr ? nullptr : std::make_unique<Condition>(filter, context)) {}

  /// The rows that the pipe is for.
  indexer::Bitmap rows_of(Block& block) const {
    indexer::Bitmap rows(block.row_count(), true);
    if (condition_ != nullptr) condition_->select(block, rows);
    return rows;
  }

 private:
  std::unique_ptr<Condition> condition_;
};

}  // namespace cordwood::query
