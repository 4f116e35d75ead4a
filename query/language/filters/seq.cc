// seq("a", "b c"): the value holds these phrases in this order.

#include "filters/filters.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

class SequenceFilter final : public FieldFilter {
 public:
  SequenceFilter(std::string field, std::vector<std::string> phrases)
      : FieldFilter(std::move(field)), phrases_(std::move(phrases)) {}

  bool matches_value(std::string_view value) const override {
    for (const std::string& phrase : phrases_) {
      const std::size_t at = find_phrase(value, phrase);
      if (at == std::string_view::npos) return false;
      value.remove_prefix(at + phrase.size());
    }
    return true;
  }
  std::vector<std::vector<std::string>> required_words() const override {
    std::vector<std::string> all;
    for (const std::string& phrase : phrases_) {
      for (std::string& word : whole_words(phrase)) all.push_back(std::move(word));
    }
    if (all.empty()) return {};
    return {std::move(all)};
  }
  void print_test(std::string& out) const override { append_function(out, "seq", phrases_); }

 private:
  std::vector<std::string> phrases_;
};

}  // namespace

Result<FilterPtr> parse_seq(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto phrases, parse_plain_arguments(in, "seq"));
  return make_field_filter<SequenceFilter>(field, std::move(phrases));
}

}  // namespace cordwood::language
