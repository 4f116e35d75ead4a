#pragma once
// One row or event, as filters look at it.

#include <functional>
#include <string_view>

#include "base/time.h"

namespace cordwood::language {

class RowView {
 public:
  virtual ~RowView() = default;

  /// "" when the row lacks the field. `field` is never empty: the message is asked for as _msg. Good until
  /// the next call.
  virtual std::string_view value(std::string_view field) const = 0;
  virtual Timestamp time() const = 0;
  /// Every field that the row has, in any order, for filters that name fields by prefix.
  virtual void for_each_field(
      const std::function<void(std::string_view name, std::string_view value)>& visit) const = 0;
};

}  // namespace cordwood::language
