// err*, "connection ref"*: a phrase whose last word may go on.

#include "filters/filters.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class PrefixFilter final : public FieldFilter {
 public:
  PrefixFilter(std::string field, std::string prefix) : FieldFilter(std::move(field)), prefix_(std::move(prefix)) {}

  // The empty prefix is any value but the empty one.
  bool matches_value(std::string_view value) const override {
    return !value.empty() && contains_prefix(value, prefix_);
  }
  std::vector<std::vector<std::string>> required_words() const override {
    return all_words_of(prefix_, {.front = false, .back = true});
  }
  Reach reach() const override {
    return prefix_.empty() ? Reach::whole : is_within_word(prefix_) ? Reach::word : Reach::part;
  }
  std::optional<Literal> literal() const override {
    if (prefix_.empty()) return std::nullopt;
    return Literal{prefix_, true};
  }
  void print_test(std::string& out) const override {
    append_value(out, prefix_);
    out += "*";
  }

 private:
  std::string prefix_;
};

}  // namespace

FilterPtr make_prefix_filter(const CurrentField& field, std::string prefix) {
  return make_field_filter<PrefixFilter>(field, std::move(prefix));
}

}  // namespace cordwood::language
