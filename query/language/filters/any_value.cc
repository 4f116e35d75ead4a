// field:* — the field is there.

#include "filters/filters.h"

namespace cordwood::language {
namespace {

class AnyValueFilter final : public FieldFilter {
 public:
  using FieldFilter::FieldFilter;
  bool matches_value(std::string_view value) const override { return !value.empty(); }
  void print_test(std::string& out) const override { out += "*"; }
};

}  // namespace

FilterPtr make_any_value_filter(const CurrentField& field) {
  // A bare * asks nothing of any field.
  if (!field) return std::make_shared<AllFilter>();
  return make_field_filter<AnyValueFilter>(field);
}

}  // namespace cordwood::language
