#pragma once
// A row made of literals, for tests that ask filters about rows.

#include <string>
#include <utility>
#include <vector>

#include "language/row_view.h"

namespace cordwood::language {

class TestRow final : public RowView {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  explicit TestRow(Fields fields, Timestamp time = {}) : fields_(std::move(fields)), time_(time) {}

  std::string_view value(std::string_view field) const override {
    for (const auto& [name, value] : fields_) {
      if (name == field) return value;
    }
    return {};
  }
  Timestamp time() const override { return time_; }
  void for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const override {
    for (const auto& [name, value] : fields_) visit(name, value);
  }

 private:
  Fields fields_;
  Timestamp time_;
};

/// 2026-11-21T12:00:00Z in every test.
inline Timestamp test_now() { return timestamp_from_nanoseconds(1'795'262'400'000'000'000); }

}  // namespace cordwood::language
