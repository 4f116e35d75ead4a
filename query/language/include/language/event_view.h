#pragma once
// An event that is in no segment yet, as filters look at it: its fields, its stream's labels and its time.

#include "base/event.h"
#include "language/row_view.h"

namespace cordwood::language {

class EventView final : public RowView {
 public:
  explicit EventView(const Event& event) : event_(event) {}

  std::string_view value(std::string_view field) const override {
    if (field == kStreamField) return event_.stream;
    for (const Field& each : event_.fields)
      if (each.name == field) return each.value;
    return {};
  }
  Timestamp time() const override { return event_.time; }
  void for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const override {
    for (const Field& each : event_.fields) visit(each.name, each.value);
  }

 private:
  const Event& event_;
};

}  // namespace cordwood::language
