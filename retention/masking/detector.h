#pragma once
// A detector knows one kind of secret or personal data. It does not search: the scanner (scanner.h) walks the
// text once for all detectors and calls `examine` at each place where one of the detector's anchors stands, and
// `examine_named` behind each of its names.
//
// To add one: a file in detectors/, its line in detectors/all.h, its rows in
// tests/unit/masking/detectors_test.cc and tests/unit/masking/corpus_test.cc.

#include <cstddef>
#include <span>
#include <string_view>

#include "name.h"
#include "value_form.h"

namespace cordwood::masking {

/// Bytes of a text that must not be stored as they are. Empty: nothing found.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin >= end; }
  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

/// Places where looking closer is worth it.
struct Anchor {
  enum class Kind {
    literal,      // `text`, in any case.
    card_digits,  // The first of 13 or more digits, alone or in groups as cards are printed.
    ssn_digits,   // The first digit of ddd-dd-dddd.
    ipv4_digits,  // The first digit of up to three before a '.'.
    printed_id,   // The first digit of a national id as it is printed (block_scan.cc has the shapes).
    letter_id,    // The first letter of an id that begins with letters and goes on with digits.
    plus_digits,  // A '+' before a digit, not behind a word.
    long_word,    // The first of kLongWordBytes or more letters and digits.
    hex_pairs,    // The first of two letters or digits, twice, each time before ':' or '-'; or of four before a '.'.
    colon,        // Any ':'.
    option,       // The '--' of --password.
    dotted_six,   // The '.' before six bytes and a further '.'.
  };
  Kind kind = Kind::literal;
  std::string_view text = {};  // Lower case, three bytes or more, or the single '@'.
  // Where in `text` its rarest three bytes begin: the scanner looks for these first. "ecr" stands in fewer
  // lines than "sec", which every "second" has.
  std::size_t rare_at = 0;
};

inline constexpr std::size_t kLongWordBytes = 16;

struct Detector {
  std::string_view name;  // In rules, tags and metrics.
  std::span<const Anchor> anchors = {};
  /// What to mask, given an anchor at `text[at]`. Must read a bounded stretch, or one that ends where the
  /// next anchor's begins, so that a hostile line costs linear time; the scanner skips anchors inside what
  /// was found.
  Span (*examine)(std::string_view text, std::size_t at) = nullptr;

  /// Names behind which values are that cannot be told by themselves, as name.h has them.
  std::span<const std::string_view> names = {};
  /// What to mask behind the name, whose place in `names` is given, and its joint; as bounded as examine().
  Span (*examine_named)(std::string_view text, Name name, const Joint& joint) = nullptr;

  bool on_by_default = true;
  /// It goes by names and contexts: where it overlaps a detector that knows the value by its form, that one gives the
  /// name.
  bool is_generic = false;
  Form form = Form::bytes;  // In which two values are the same to the action `hash`.
};

}  // namespace cordwood::masking
