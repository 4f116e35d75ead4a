// i(error), i("connection ref"*): a phrase or prefix in which letters have no case.

#include "filters/filters.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class AnyCaseFilter final : public FieldFilter {
 public:
  AnyCaseFilter(std::string field, std::string phrase, bool is_prefix)
      : FieldFilter(std::move(field)), phrase_(std::move(phrase)), lower_(lower_case(phrase_)), is_prefix_(is_prefix) {}

  bool matches_value(std::string_view value) const override {
    if (is_prefix_) return !value.empty() && contains_prefix(lower_case(value), lower_);
    return lower_.empty() ? value.empty() : contains_phrase(lower_case(value), lower_);
  }
  std::vector<std::vector<std::string>> required_words() const override {
    return all_words_of(lower_, {.front = false, .back = is_prefix_});
  }
  Reach reach() const override {
    return lower_.empty() ? Reach::whole : is_within_word(lower_) ? Reach::word : Reach::part;
  }
  void print_test(std::string& out) const override {
    out += "i(";
    append_value(out, phrase_);
    out += is_prefix_ ? "*)" : ")";
  }

 private:
  std::string phrase_;
  std::string lower_;
  bool is_prefix_;
};

}  // namespace

Result<FilterPtr> parse_any_case(Parser& in, const CurrentField& field) {
  if (in.peek(1).is("*")) {
    in.skip();
    in.skip();
    CORDWOOD_TRY(in.expect(")"));
    return make_field_filter<AnyCaseFilter>(field, std::string(), true);
  }
  CORDWOOD_TRY(auto argument, parse_argument(in));
  return make_field_filter<AnyCaseFilter>(field, std::move(argument.text), argument.is_prefix);
}

}  // namespace cordwood::language
