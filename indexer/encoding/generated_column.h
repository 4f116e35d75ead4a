#pragma once
// The base of columns whose values are made on demand: `Derived::value` writes each into the caller's scratch.

#include <string>

#include "indexer/column.h"

namespace cordwood::indexer {

class GeneratedColumn : public Column {
 public:
  explicit GeneratedColumn(std::uint32_t rows) : rows_(rows) {}

  std::uint32_t row_count() const final { return rows_; }
  void select(const ValueTest& test, Bitmap& rows) const override {
    std::string scratch;
    rows.keep_if([&](std::uint32_t row) { return test.matches(value(row, scratch)); });
  }

 private:
  const std::uint32_t rows_;
};

}  // namespace cordwood::indexer
