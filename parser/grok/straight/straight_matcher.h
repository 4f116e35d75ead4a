#pragma once
// Matches and captures in one pass over a text, where RE2 needs several.
//
// RE2 says fast whether a line matches, but what its groups took costs it many times more, because it follows
// all possibilities at once. Lines of logs hardly ever leave a choice open: the character at hand says which
// alternative can go on, and a run of characters ends where none of what follows could have begun. So this
// follows one possibility, remembers the few places where another is left, and gives up after a number of
// steps proportional to the text; RE2 then decides. What it says is what RE2 says
// (tests/unit/parser/straight_matcher_test.cc, tests/fuzz/straight_fuzz.cc).

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grok/straight/ascii_set.h"
#include "grok/straight/regex_tree.h"

namespace cordwood::parser {

class StraightMatcher {
 public:
  enum class Answer { match, no_match, gave_up };

  /// nullopt when the expression is beyond it. `group_count` groups are captured.
  static std::optional<StraightMatcher> compile(std::string_view regex, std::size_t group_count);

  /// The leftmost match, with the preferences of Perl and RE2. `groups` is set on a match only.
  /// REQUIRES: text is ASCII and shorter than 4 GiB
  Answer match(std::string_view text, std::vector<std::string_view>& groups) const;

 private:
  friend class StraightCompiler;
  friend class StraightRun;

  enum class Op : std::uint8_t {
    byte,      // `byte`
    set,       // one of `set`
    run,       // `min` to `max` of `set`, as many as possible
    lazy_run,  // the same, as few as possible
    choice,    // the first of alternatives_[first_alternative …] that works
    save,      // the position, into `slot`
    line_begin,
    line_end,
    text_begin,
    text_end,
    word_border,
    no_word_border,
    match,
  };
  struct Instruction {
    Op op = Op::match;
    char byte = 0;
    bool is_final = false;   // Of a run: what follows cannot begin within it, so no shorter run can help.
    bool takes_all = false;  // Of a run: `set` is every character.
    std::uint32_t next = 0;
    std::uint32_t slot = 0;
    std::uint32_t min = 0;
    std::uint32_t max = 0;
    std::uint32_t first_alternative = 0;
    std::uint32_t alternative_count = 0;
    AsciiSet set = {};
    AsciiSet follows = {};  // Of a run: what the next character may be after it.
  };
  struct Alternative {
    AsciiSet begins;  // Characters with which it can begin; all when it can be over at once.
    bool may_be_over = false;
    std::uint32_t target = 0;
  };

  std::vector<Instruction> program_;
  std::vector<Alternative> alternatives_;
  std::uint32_t start_ = 0;
  AsciiSet begins_;
  bool may_be_over_ = false;
  std::size_t group_count_ = 0;
};

}  // namespace cordwood::parser
