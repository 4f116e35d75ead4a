#pragma once
// A text as a reader sees it. Programs write signs in another way: \n, \u003c and \x41 of JSON and of languages, %40 of
// URLs, &quot; of HTML, the colours of terminals; and what is typeset has blanks, quotes and colons of its own, which
// here are those of ASCII. A detector that knows only plain text finds values in, behind and between all of these.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "detector.h"

namespace cordwood::masking {

/// Threads: one at a time.
class Unescaping {
 public:
  /// Whether something that begins at `at` is written in another way. The byte there is one of the signs that
  /// block_scan.h looks for.
  static bool is_written(std::string_view text, std::size_t at);

  /// Undoes what is written so; false when nothing is. Linear.
  bool read(std::string_view text);

  std::string_view text() const { return plain_; }

  /// Whether values may end elsewhere in text() than in the text that was read: the %26 of a URL is not its '&'. Then
  /// both are to be looked at.
  bool moves_borders() const { return moves_borders_; }

  /// The bytes of the text that was read which stand for these of text(). REQUIRES: not empty
  Span original(Span span) const;

 private:
  // Bytes of plain_ that stand one for one for those of the text, or, when `bytes` is not 0, all for so many of them.
  struct Piece {
    std::size_t plain;
    std::size_t original;
    std::size_t bytes;
  };
  const Piece& piece_at(std::size_t plain) const;

  std::string plain_;
  std::vector<Piece> pieces_;
  bool moves_borders_ = false;
};

}  // namespace cordwood::masking
