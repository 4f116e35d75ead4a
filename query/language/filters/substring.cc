// *fused*, *"a b"*: these bytes, anywhere.

#include "base/find_bytes.h"
#include "filters/filters.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class SubstringFilter final : public FieldFilter {
 public:
  SubstringFilter(std::string field, std::string substring)
      : FieldFilter(std::move(field)), substring_(std::move(substring)) {}

  bool matches_value(std::string_view value) const override { return contains_bytes(value, substring_); }
  std::vector<std::vector<std::string>> required_words() const override {
    return all_words_of(substring_, {.front = true, .back = true});
  }
  Reach reach() const override {
    return substring_.empty() ? Reach::whole : is_within_word(substring_) ? Reach::word : Reach::part;
  }
  std::optional<Literal> literal() const override {
    if (substring_.empty()) return std::nullopt;
    return Literal{substring_, true};
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
