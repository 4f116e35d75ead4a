#pragma once
// "The value holds these bytes": what a literal asks of the parts of a value.

#include <optional>
#include <string_view>

#include "base/find_bytes.h"
#include "indexer/value_test.h"

namespace cordwood::indexer {

/// The bytes have to outlive it.
class ContainsBytes final : public ValueTest {
 public:
  explicit ContainsBytes(std::string_view bytes) : bytes_(bytes) {}

  bool matches(std::string_view value) const override { return contains_bytes(value, bytes_); }
  Reach reach() const override { return Reach::part; }
  std::optional<Literal> literal() const override { return Literal{bytes_, true}; }

 private:
  const std::string_view bytes_;
};

}  // namespace cordwood::indexer
