#pragma once
// The values of one field for the rows of a block, in the form in which they came: one constant, a dictionary, numbers,
// or texts. Operators that know a form use it; everyone may ask for texts.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "indexer/column.h"
#include "selection.h"

namespace cordwood::query {

/// Immutable but for the texts, which are made when first asked for: one thread at a time, as with the block.
class Values {
 public:
  using Pointer = std::shared_ptr<const Values>;

  static Pointer constant(std::string_view value, std::uint32_t row_count);
  /// `owner` keeps what the views point into.
  static Pointer texts(std::vector<std::string_view> texts, std::shared_ptr<const void> owner);
  static Pointer coded(std::vector<std::string_view> values, std::vector<std::uint32_t> ids,
                       std::shared_ptr<const void> owner);
  static Pointer times(std::vector<std::int64_t> nanoseconds);
  static Pointer of_column(std::shared_ptr<const indexer::Column> column, const Selection& rows);

  std::uint32_t row_count() const { return row_count_; }

  std::optional<std::string_view> constant() const;

  /// Distinct values and each row's index into them; nullopt for other forms. Not every value need occur.
  struct Coded {
    std::span<const std::string_view> values;
    std::span<const std::uint32_t> ids;
  };
  std::optional<Coded> coded() const;

  /// Nanoseconds since 1970, one a row, when this is the row group's _time.
  std::optional<std::span<const std::int64_t>> times() const;

  /// One a row, when every value is a canonical decimal integer.
  std::optional<std::span<const std::int64_t>> integers() const;

  /// One a row.
  std::span<const std::string_view> texts() const;

  /// The text of one row, a view into `scratch` or good as long as the others; does not make them all.
  std::string_view text(std::uint32_t row, std::string& scratch) const;

  /// The rows by template, when a column keeps them so and nobody asked for their texts yet.
  std::optional<indexer::CutValues> cut() const;

  /// The same for some of the rows, in the order given. Shares, and keeps alive, what it was made from.
  static Pointer keep(Pointer from, std::span<const std::uint32_t> rows);
  /// The same with a copy of their own: what it was made from can go.
  static Pointer copy(const Values& from, std::span<const std::uint32_t> rows);

  /// What goes when they go; the column of a row group, which its source holds, not counted.
  std::size_t held_bytes() const;

 private:
  enum class Form : std::uint8_t { constant, coded, times, integers, column, texts };
  explicit Values(Form form) : form_(form) {}
  static std::shared_ptr<Values> make(Form form, std::size_t row_count);
  void make_texts() const;
  void view_texts(const indexer::Column& column, const Selection& rows);
  void append_texts() const;

  Form form_;
  std::uint32_t row_count_ = 0;
  std::string constant_;
  std::span<const std::string_view> values_;  // Of `coded`; into the column or own_values_.
  std::span<const std::uint32_t> ids_;        // Into the column or own_ids_.
  std::span<const std::int64_t> numbers_;     // Into the column or own_numbers_.
  const indexer::Column* column_ = nullptr;   // Of `column`, which makes the texts of these rows of it.
  std::vector<std::uint32_t> rows_;
  std::vector<std::string_view> own_values_;
  std::vector<std::uint32_t> own_ids_;
  std::vector<std::int64_t> own_numbers_;
  std::shared_ptr<const void> owner_;
  std::size_t owner_bytes_ = 0;  // What held_bytes() adds for it.
  mutable bool texts_made_ = false;
  mutable std::vector<std::string_view> texts_;
  mutable Arena arena_;           // Behind texts_, where they were made from numbers,
  mutable std::string appended_;  //   and where a column made them.
};

}  // namespace cordwood::query
