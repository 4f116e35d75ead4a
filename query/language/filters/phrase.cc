// error, "connection refused": the value holds these words one after the other, with exactly these bytes
// between them.

#include "filters/filters.h"
#include "filters/one_text.h"
#include "string_literal.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class PhraseFilter final : public OneTextFilter {
 public:
  PhraseFilter(std::string field, std::string phrase)
      : OneTextFilter(std::move(field), std::move(phrase), Wants::phrase) {}

  // The empty phrase is the empty value.
  bool matches_value(std::string_view value) const override {
    return text().empty() ? value.empty() : contains_phrase(value, text());
  }
  std::vector<std::vector<std::string>> required_words() const override { return all_words_of(text()); }
  Reach reach() const override {
    return text().empty() ? Reach::whole : is_within_word(text()) ? Reach::word : Reach::part;
  }
  std::optional<Literal> literal() const override {
    if (text().empty()) return std::nullopt;
    return Literal{text(), true};
  }
  void print_test(std::string& out) const override { append_value(out, text()); }
};

}  // namespace

FilterPtr make_phrase_filter(const CurrentField& field, std::string phrase) {
  return make_field_filter<PhraseFilter>(field, std::move(phrase));
}

}  // namespace cordwood::language
