#pragma once
// "The value holds this word", letters compared without case: what a required word asks of the parts of a value.

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "indexer/value_test.h"

namespace cordwood::indexer {

class ContainsWord final : public ValueTest {
 public:
  explicit ContainsWord(std::string_view word) : word_(word) { append_lower_case(folded_, word); }

  bool matches(std::string_view value) const override;
  std::vector<std::vector<std::string>> required_words() const override { return {{word_}}; }
  Reach reach() const override { return Reach::word; }

 private:
  std::string word_;
  std::string folded_;
};

}  // namespace cordwood::indexer
