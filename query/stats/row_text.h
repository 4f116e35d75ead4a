#pragma once
// Rows of a block as JSON objects.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "block.h"
#include "field_names.h"
#include "json_text.h"

namespace cordwood::query {

/// Reads the fields when the first row is asked for. Good until the block changes.
class RowText {
 public:
  RowText(Block& block, const language::FieldPatterns& fields) : block_(block), fields_(fields) {}

  std::string json(std::uint32_t row) const {
    if (!read_) {
      read_ = true;
      for (const std::string_view name : names_in(fields_, block_))
        columns_.emplace_back(name, block_.values(name).texts());
    }
    std::string out = "{";
    for (const auto& [name, texts] : columns_) append_json_member(out, name, texts[row]);
    out.push_back('}');
    return out;
  }

 private:
  Block& block_;
  const language::FieldPatterns& fields_;
  mutable bool read_ = false;
  mutable std::vector<std::pair<std::string_view, std::span<const std::string_view>>> columns_;
};

}  // namespace cordwood::query
