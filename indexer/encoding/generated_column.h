#pragma once
// The base of columns whose values are made on demand: derived classes give append().

#include <string>
#include <string_view>

#include "indexer/column.h"

namespace cordwood::indexer {

class GeneratedColumn : public Column {
 public:
  explicit GeneratedColumn(std::uint32_t rows) : rows_(rows) {}

  std::uint32_t row_count() const final { return rows_; }
  bool makes_values() const final { return true; }
  std::string_view value(std::uint32_t row, std::string& scratch) const override {
    scratch.clear();
    append(row, scratch);
    return scratch;
  }
  void append(std::uint32_t row, std::string& out) const override = 0;
  void select(const ValueTest& test, Bitmap& rows) const override {
    const auto literal = test.literal();
    if (literal && !may_hold(literal->text)) return rows.clear();
    std::string scratch;
    rows.keep_if([&](std::uint32_t row) { return test.matches(value(row, scratch)); });
  }

 private:
  const std::uint32_t rows_;
};

/// Appends `shape` and returns where it stands, for its places to be filled in.
inline char* append_place(std::string& out, std::string_view shape) {
  const std::size_t begin = out.size();
  out.append(shape);
  return out.data() + begin;
}

}  // namespace cordwood::indexer
