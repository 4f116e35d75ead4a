#pragma once
// Takes a text apart from left to right by the texts between its fields: "%{client} - %{verb->} %{+path}
// %{*key}=%{&key}".

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/pipes/dissect.h"

namespace cordwood::language {

/// Errc::invalid, with a hint where one can be told.
Result<DissectPattern> parse_dissect_pattern(std::string source);

/// A pattern at work. Threads: const members from any thread at once. Takes linear time.
class Dissector {
 public:
  /// A field whose name the pattern gives, and the keys that make its value.
  struct Field {
    std::string name;
    std::vector<std::size_t> keys;
  };
  /// Keys that take the name and the value of a field.
  struct Pair {
    std::size_t name;
    std::size_t value;
  };

  explicit Dissector(DissectPattern pattern);

  const std::vector<Field>& fields() const { return fields_; }
  const std::vector<Pair>& pairs() const { return pairs_; }

  /// What each key takes, views into `text`; false, with all of them empty, when a text between them is not there.
  bool match(std::string_view text, std::vector<std::string_view>& found) const;

  /// The value of a field after a match: a view into the text, or of `joined` where several keys make it.
  std::string_view value_of(const Field& field, const std::vector<std::string_view>& found, std::string_view separator,
                            std::string& joined) const;

 private:
  bool take_all(std::string_view text, std::vector<std::string_view>& found) const;

  DissectPattern pattern_;
  std::vector<Field> fields_;
  std::vector<Pair> pairs_;
};

}  // namespace cordwood::language
