// *fused*, *"a b"*: these bytes, anywhere.

#include "filters/filters.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class SubstringFilter final : public FieldFilter {
 public:
  SubstringFilter(std::string field, std::string substring)
      : FieldFilter(std::move(field)), substring_(std::move(substring)) {}

  bool matches_value(std::string_view value) const override { return value.find(substring_) != std::string_view::npos; }
  std::vector<std::vector<std::string>> required_words() const override {
    return all_words_of(substring_, {.front = true, .back = true});
  }
  void print_test(std::string& out) const override {
    out += "*";
    append_value(out, substring_);
    out += "*";
  }

 private:
  std::string substring_;
};

}  // namespace

FilterPtr make_substring_filter(const CurrentField& field, std::string substring) {
  return make_field_filter<SubstringFilter>(field, std::move(substring));
}

}  // namespace cordwood::language
