#pragma once
// New values for some fields of a block, row by row; rows that are not set keep what they have.

#include <cstdint>
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

/// Good until apply(); the block must not change meanwhile.
class FieldEdits {
 public:
  explicit FieldEdits(Block& block, EditRule rule = {}) : block_(block), rule_(rule) {}

  /// A handle of the field, which need not exist.
  std::size_t column(std::string_view name);

  /// Copies `text`.
  void set(std::size_t column, std::uint32_t row, std::string_view text) {
    if (wants(column, row, text)) columns_[column].texts[row] = arena_->copy(text);
  }
  /// `text` outlives the block, as parts of its values do.
  void set_view(std::size_t column, std::uint32_t row, std::string_view text) {
    if (wants(column, row, text)) columns_[column].texts[row] = text;
  }

  /// Puts the new values into the block.
  void apply();

 private:
  struct Column {
    std::string name;
    std::vector<std::string_view> texts;
    std::span<const std::string_view> before;
    Values::Pointer owner;
  };
  bool wants(std::size_t column, std::uint32_t row, std::string_view text) const {
    if (rule_.skip_empty_results && text.empty()) return false;
    return !rule_.keep_original_fields || columns_[column].before[row].empty();
  }

  Block& block_;
  EditRule rule_;
  std::vector<Column> columns_;
  std::size_t next_ = 0;  // The column asked for last.
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
};

/// The `if (…)` of a pipe.
class EditCondition {
 public:
  explicit EditCondition(const language::FilterPtr& filter)
      : condition_(filter == nullptr ? nullptr : std::make_unique<Condition>(filter)) {}

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
