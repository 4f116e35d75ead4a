#pragma once
// Cuts a query into tokens: words (runs of letters, digits and '_'), string literals, and single other
// characters. Blanks and comments (# to the end of the line) only separate. What belongs together without
// blanks, such as `trace-id.foo` or `2026-01-02T03:04`, is put together again by the parser, which knows
// where ':' or '*' mean more.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cordwood::language {

struct Token {
  enum class Kind {
    word,
    quoted,       // "…", '…' or `…`
    punctuation,  // One code point or invalid byte; a quote that opens a literal without end, too.
    end,
  };
  Kind kind = Kind::end;
  bool after_blank = false;              // Something separates it from the token before.
  std::string_view raw;                  // As written; empty at the end, but in its place.
  std::unique_ptr<std::string> literal;  // What a quoted token stands for; else null.

  std::string_view value() const { return literal ? std::string_view(*literal) : raw; }
  /// Compares unquoted tokens only, letters without case; `lower_case` is in lower case.
  bool is(std::string_view lower_case) const;
};

/// The last token is the end. The tokens point into `text`. Costs O(text).
std::vector<Token> tokenize(std::string_view text);

}  // namespace cordwood::language
