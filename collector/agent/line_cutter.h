#pragma once
// Cuts the bytes of a file into lines, and lines that belong together. The one rule, so that bytes that are read again
// are cut the same way again.

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/event.h"
#include "multiline/multiline.h"

namespace cordwood::agent {

/// The longest line that is shipped whole. A longer one is cut into lines of this size, a few bytes less
/// where a UTF-8 character would be split; joined they give the line back. Leaves room for labels below
/// kLineBytesMax.
inline constexpr std::size_t kPieceBytesMax = kLineBytesMax - (64 << 10);

struct Piece {
  std::string_view line;     // Without its '\n'; a '\r' before it is part of the line.
  std::size_t consumed = 0;  // How many bytes of the text it used up.
};

/// The first line of `text`; nullopt when its end has not been read yet. With `is_final`, what is left counts
/// as a line.
std::optional<Piece> first_piece(std::string_view text, bool is_final);

/// What of the end of a text is final: its last lines as an event, its last bytes as a line.
struct Finality {
  bool event = false;
  bool line = false;
};

/// The first line of `text` with those that go on with it, as `rule` says; null: none do. nullopt when more of it may
/// come.
std::optional<Piece> first_event(std::string_view text, const multiline::Rule* rule, Finality finality);

}  // namespace cordwood::agent
