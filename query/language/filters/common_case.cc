// contains_common_case("VictoriaMetrics"), equals_common_case("…"): a phrase in the cases that people write
// it in: as it stands, all upper, all lower, and with any of its upper-case letters in lower case. Letters
// are ASCII's here.

#include <algorithm>

#include "base/words.h"
#include "filters/values_or_query.h"
#include "text_search.h"

namespace cordwood::language {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

// `text` has the length of `phrase`.
bool has_common_case(std::string_view text, std::string_view phrase) {
  bool upper = true;
  bool softened = true;  // As it stands, but for upper-case letters in lower case.
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (to_lower(text[i]) != to_lower(phrase[i])) return false;
    upper = upper && !is_lower(text[i]);
    softened = softened && !(is_upper(text[i]) && !is_upper(phrase[i]));
  }
  return upper || softened;
}

bool stands_at(std::string_view text, std::size_t at, std::string_view phrase) {
  if (!has_common_case(text.substr(at, phrase.size()), phrase)) return false;
  const bool front = !word_begins_at(phrase, 0) || !word_ends_at(text, at);
  return front && (!word_ends_at(phrase, phrase.size()) || !word_begins_at(text, at + phrase.size()));
}

bool contains_common_case(std::string_view text, std::string_view phrase) {
  for (std::size_t at = 0; at + phrase.size() <= text.size(); ++at) {
    if (stands_at(text, at, phrase)) return true;
  }
  return false;
}

bool equals_common_case(std::string_view text, std::string_view phrase) {
  return text.size() == phrase.size() && has_common_case(text, phrase);
}

using Comparison = bool (*)(std::string_view text, std::string_view phrase);

class CommonCaseFilter final : public FieldFilter {
 public:
  CommonCaseFilter(std::string field, std::string_view name, Comparison comparison, std::vector<std::string> phrases)
      : FieldFilter(std::move(field)), name_(name), comparison_(comparison), phrases_(std::move(phrases)) {}

  bool matches_value(std::string_view value) const override {
    return std::any_of(phrases_.begin(), phrases_.end(),
                       [&](const std::string& phrase) { return comparison_(value, phrase); });
  }
  std::vector<std::vector<std::string>> required_words() const override { return words_of_any(phrases_); }
  void print_test(std::string& out) const override { append_function(out, name_, phrases_); }

 private:
  std::string_view name_;
  Comparison comparison_;
  std::vector<std::string> phrases_;
};

Result<FilterPtr> parse(Parser& in, const CurrentField& field, std::string_view name, Comparison comparison) {
  CORDWOOD_TRY(auto phrases, parse_plain_arguments(in, name));
  return make_field_filter<CommonCaseFilter>(field, name, comparison, std::move(phrases));
}

}  // namespace

Result<FilterPtr> parse_contains_common_case(Parser& in, const CurrentField& field) {
  return parse(in, field, "contains_common_case", contains_common_case);
}

Result<FilterPtr> parse_equals_common_case(Parser& in, const CurrentField& field) {
  return parse(in, field, "equals_common_case", equals_common_case);
}

}  // namespace cordwood::language
