#pragma once
// `dissect "%{client} - %{+at} %{+at->} %{?junk} %{*key}=%{&key}" from x append_separator " "`: cuts fields out of a
// text by the texts between them.

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

/// A text taken apart from left to right: what stands before a key's delimiter is its value.
struct DissectPattern {
  struct Key {
    enum class Kind {
      field,   // %{name}
      append,  // %{+name}, %{+name/2}: what all keys of this name took, joined.
      skip,    // %{}, %{?name}
      name,    // %{*name}: the name of a field,
      value,   // %{&name}: and its value.
    };
    Kind kind = Kind::field;
    std::string name;
    unsigned order = 0;      // Of an `append`: lower ones first; those alike as they stand.
    bool is_padded = false;  // %{name->}: the delimiter behind it may stand several times.
    std::string delimiter;   // Behind it. Empty only for the last one, which then takes the rest.
  };
  std::string source;  // As written.
  std::string prefix;  // Before the first key.
  std::vector<Key> keys;
};

struct DissectPipe {
  FilterPtr condition;  // Null: every row.
  DissectPattern pattern;
  std::string from = "_msg";
  std::string append_separator;
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<DissectPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
