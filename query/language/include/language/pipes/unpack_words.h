#pragma once
// `unpack_words from x as y drop_duplicates`: a JSON array of the words of a text.

#include <string>

#include "base/result.h"

namespace cordwood::language {

class Parser;

struct UnpackWordsPipe {
  std::string from = "_msg";
  std::string result = "_msg";
  bool drop_duplicates = false;

  static Result<UnpackWordsPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
