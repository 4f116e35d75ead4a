#pragma once
// "The value holds this word", or this quad, letters compared without case: what a required word asks of the parts of
// a value.

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "indexer/value_test.h"

namespace cordwood::indexer {

class ContainsWord final : public ValueTest {
 public:
  explicit ContainsWord(std::string_view word) : words_{{std::string(word)}}, is_quad_(cordwood::is_quad(word)) {
    append_lower_case(folded_, word);
  }

  bool matches(std::string_view value) const override;
  std::span<const std::vector<std::string>> required_words() const override { return words_; }
  Reach reach() const override { return Reach::word; }

 private:
  std::vector<std::vector<std::string>> words_;
  std::string folded_;
  bool is_quad_;
};

}  // namespace cordwood::indexer
