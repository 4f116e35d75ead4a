#pragma once
// A refused row, as filters look at it: it has all that a row of the store has but an arrival number.

#include <string>

#include "base/event.h"
#include "indexer/segment.h"
#include "indexer/store.h"
#include "language/row_view.h"

namespace cordwood::erasing {

class LetterView final : public language::RowView {
 public:
  explicit LetterView(const indexer::DeadLetter& letter) : letter_(letter) {}

  std::string_view value(std::string_view field) const override {
    for (const Field& each : letter_.fields)
      if (each.name == field) return each.value;
    if (!field.starts_with('_')) return {};
    if (field == kStreamField) return letter_.stream;
    if (field == kPeerField) return letter_.peer;
    if (field == kTimeField) return text_ = format_rfc3339(letter_.time);
    if (field == kReceivedField) return text_ = format_rfc3339(letter_.received_at);
    if (field == kStreamIdField) return text_ = indexer::stream_id_of(letter_.stream);
    return {};
  }
  Timestamp time() const override { return letter_.time; }
  void for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const override {
    for (const Field& each : letter_.fields) visit(each.name, each.value);
    visit(kStreamField, letter_.stream);
  }

 private:
  const indexer::DeadLetter& letter_;
  mutable std::string text_;
};

}  // namespace cordwood::erasing
