#include "phrase_set.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "text_search.h"

namespace cordwood::language {
namespace {

// Of few pieces, so that words, parts of words, separators and torn code points meet in every way.
std::string random_text(std::mt19937& random, std::size_t pieces_max) {
  static const std::vector<std::string> pieces = {"a", "b",    "ab",   "aa", " ", "-", ".",
                                                  "é", "\xc3", "\xa9", "_",  "7", "、"};
  std::string text;
  for (std::size_t left = random() % (pieces_max + 1); left > 0; --left) text += pieces[random() % pieces.size()];
  return text;
}

TEST(PhraseSet, FindsWhatIsFoundOneByOne) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> phrases(1 + random() % 30);
    for (std::string& phrase : phrases) phrase = random_text(random, 5);
    if (round % 4 != 0) std::erase(phrases, "");  // Which is found in every text.
    const PhraseSet set(phrases);
    for (int i = 0; i < 50; ++i) {
      const std::string text = random_text(random, 8);
      const bool found = std::any_of(phrases.begin(), phrases.end(),
                                     [&](const std::string& phrase) { return contains_phrase(text, phrase); });
      ASSERT_EQ(set.any_in(text), found) << "text: " << text;
    }
  }
}

}  // namespace
}  // namespace cordwood::language
