#include "encoding/contains_word.h"

namespace cordwood::indexer {

bool ContainsWord::matches(std::string_view value) const {
  std::string folded;
  while (true) {
    const std::string_view word = next_word(value);
    if (word.empty()) return false;
    folded.clear();
    append_lower_case(folded, word);
    if (folded == folded_) return true;
  }
}

}  // namespace cordwood::indexer
