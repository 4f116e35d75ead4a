#pragma once
// The part of regular expressions that the straight matcher knows, as a tree.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grok/straight/ascii_set.h"

namespace cordwood::parser {

struct RegexNode {
  enum class Kind {
    nothing,   // The empty text.
    set,       // One character of `set`.
    sequence,  // All children, in order.
    choice,    // The first child that lets the rest match.
    repeat,    // The child `min` to `max` times.
    group,     // The child, captured as `group`.
    line_begin,
    line_end,
    text_begin,
    text_end,
    word_border,
    no_word_border,
  };
  static constexpr std::uint32_t kNoMax = UINT32_MAX;

  Kind kind = Kind::nothing;
  AsciiSet set = {};
  std::vector<RegexNode> children = {};
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  bool is_greedy = true;
  std::uint32_t group = 0;  // From 0.
};

/// Reads RE2's syntax under the flags (?ms), for texts that are ASCII. nullopt for what the straight matcher
/// does not know: flags, Unicode classes, and repeats of what may be empty, where engines differ.
std::optional<RegexNode> parse_regex(std::string_view regex);

/// Whether the node may match the empty text.
bool may_be_empty(const RegexNode& node);

}  // namespace cordwood::parser
