#pragma once
// A detector knows one kind of secret or personal data. It does not search: the scanner (scanner.h) walks the
// text once for all detectors and calls `examine` at each place where one of the detector's anchors stands.
//
// To add one: a file in detectors/, its line in detectors/all.h, its rows in
// tests/unit/masking/detectors_test.cc.

#include <cstddef>
#include <span>
#include <string_view>

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
  };
  Kind kind = Kind::literal;
  std::string_view text = {};  // Lower case, three bytes or more, or the single '@'.
  // Where in `text` its rarest three bytes begin: the scanner looks for these first. "ecr" stands in fewer
  // lines than "sec", which every "second" has.
  std::size_t rare_at = 0;
};

struct Detector {
  std::string_view name;  // In rules, tags and metrics.
  std::span<const Anchor> anchors;
  /// What to mask, given an anchor at `text[at]`. Must read a bounded stretch, or one that ends where the
  /// next anchor's begins, so that a hostile line costs linear time; the scanner skips anchors inside what
  /// was found.
  Span (*examine)(std::string_view text, std::size_t at);
  bool on_by_default = true;
};

}  // namespace cordwood::masking
