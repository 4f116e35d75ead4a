// error, "connection refused": the value holds these words one after the other, with exactly these bytes
// between them.

#include "filters/filters.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class PhraseFilter final : public FieldFilter {
 public:
  PhraseFilter(std::string field, std::string phrase) : FieldFilter(std::move(field)), phrase_(std::move(phrase)) {}

  // The empty phrase is the empty value.
  bool matches_value(std::string_view value) const override {
    return phrase_.empty() ? value.empty() : contains_phrase(value, phrase_);
  }
  std::vector<std::vector<std::string>> required_words() const override { return all_words_of(phrase_); }
  Reach reach() const override {
    return phrase_.empty() ? Reach::whole : is_within_word(phrase_) ? Reach::word : Reach::part;
  }
  std::optional<Literal> literal() const override {
    if (phrase_.empty()) return std::nullopt;
    return Literal{phrase_, true};
  }
  void print_test(std::string& out) const override { append_value(out, phrase_); }

 private:
  std::string phrase_;
};

}  // namespace

FilterPtr make_phrase_filter(const CurrentField& field, std::string phrase) {
  return make_field_filter<PhraseFilter>(field, std::move(phrase));
}

}  // namespace cordwood::language
