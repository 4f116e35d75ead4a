#pragma once
// Rows of every kind a column can meet, made from a seed.

#include <deque>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "segment_writer.h"

namespace cordwood::indexer {

/// Rows with the memory behind them.
class RandomRows {
 public:
  explicit RandomRows(unsigned seed) : random_(seed) {}
  RandomRows(const RandomRows&) = delete;
  RandomRows& operator=(const RandomRows&) = delete;

  /// Adds `count` rows of one day; each kind of field is there or not, for some rows in a row.
  void add(std::size_t count);
  /// Adds one row with this one field.
  void add_value(std::string_view name, std::string_view value);

  std::span<const Row> rows() const { return rows_; }
  static Day day() { return Day(std::chrono::days(20000)); }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  std::string value_of_kind(std::size_t kind);
  std::string random_bytes(std::size_t size);

  std::mt19937_64 random_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Field>> fields_;
  std::vector<Row> rows_;
  std::int64_t last_time_ = 0;
};

/// A row as a test compares it: the columns with a value, hidden ones included, and "_time" in nanoseconds.
using PlainRow = std::map<std::string, std::string>;

/// By arrival number; deleted rows are not among them.
std::map<std::uint64_t, PlainRow> all_rows(const Segment& segment);
std::map<std::uint64_t, PlainRow> all_rows(std::span<const Row> rows);

}  // namespace cordwood::indexer
