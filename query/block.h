#pragma once
// Rows on their way through the pipes: a row group and a selection of its rows, or rows that a pipe made. Fields are
// read when a pipe asks for their values; keeping, deleting and renaming fields costs nothing.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "row_group_source.h"
#include "selection.h"
#include "values.h"

namespace cordwood::query {

/// One thread at a time. Names are views: of operators (which live as long as the run), of the row group, or of memory
/// that keep_alive() was given.
class Block {
 public:
  explicit Block(std::uint32_t row_count) : selection_(Selection::all(row_count)), listed_(true) {}
  Block(std::shared_ptr<RowGroupSource> source, Selection rows)
      : source_(std::move(source)), selection_(std::move(rows)) {}

  std::uint32_t row_count() const { return selection_.count(); }

  /// Names in the order of the row; never one twice. Fields that are asked for by name only (_received, _peer,
  /// _arrival) are not among them.
  std::vector<std::string_view> names();

  /// The field's values; a constant "" when there is no such field. Good until the block changes.
  const Values& values(std::string_view name) { return *pointer(name); }
  Values::Pointer pointer(std::string_view name);

  /// Sets a field, new or not. REQUIRES: values->row_count() == row_count().
  void set(std::string_view name, Values::Pointer values);

  void erase(std::string_view name);
  /// Of the names that names() gives.
  void erase_if(const std::function<bool(std::string_view name)>& goes);
  void rename(std::string_view from, std::string_view to);  // Takes the place of a `to` that exists.
  void copy(std::string_view from, std::string_view to);

  /// Leaves only the named fields, in this order. Fields that do not exist are left out.
  void keep_fields(std::span<const std::string_view> names);

  /// Leaves only these rows, in the order given.
  void keep_rows(std::span<const std::uint32_t> rows);

  /// What is in memory because the block is. Of what several blocks share each counts all.
  std::size_t held_bytes() const;
  /// Lets go of what was read of the row group: it is read again when someone asks. What values() gave is gone.
  void forget_columns();

  void keep_alive(std::shared_ptr<const void> owner) { owners_.push_back(std::move(owner)); }

  /// Who the rows are, whatever pipes made of their fields: time (nanoseconds since 1970) and arrival number of the row
  /// of the store that each came from, as Values::times(). Empty texts when pipes made the rows of others.
  Values::Pointer row_times();
  Values::Pointer row_arrivals();

  /// The row group behind the rows, or null; its times tell what _time can be without reading it.
  const RowGroupSource* source() const { return source_.get(); }
  /// Whether `name` is still the row group's own _time.
  bool is_row_group_time(std::string_view name) const;

 private:
  struct Entry {
    std::string_view name;
    std::string_view column;  // Of the row group, while values is null.
    Values::Pointer values;
  };
  Entry* find(std::string_view name);
  void add(Entry entry);
  void list();  // Makes entries of all the row group's fields.
  Values::Pointer read(std::string_view column);

  std::shared_ptr<RowGroupSource> source_;
  Selection selection_;
  /// False: entries_ holds only what was read or set so far, and every field of the row group is there.
  bool listed_ = false;
  bool hidden_reachable_ = true;  // Until keep_fields() or something that drops fields.
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> places_;  // Of entries_, by name; empty while they are few.
  Values::Pointer absent_;  // What values() gives for fields that are not there; made when first needed.
  std::vector<std::shared_ptr<const void>> owners_;
};

}  // namespace cordwood::query
