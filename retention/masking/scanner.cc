#include "scanner.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "characters.h"

namespace cordwood::masking {

Scanner::Scanner(const std::array<bool, kDetectors.size()>& enabled) {
  for (std::uint32_t id = 0; id < kDetectors.size(); ++id)
    if (enabled[id])
      for (const Anchor& anchor : kDetectors[id]->anchors) add_anchor(anchor, id);
}

void Scanner::add_anchor(const Anchor& anchor, std::uint32_t detector) {
  switch (anchor.kind) {
    case Anchor::Kind::literal:
      break;
    case Anchor::Kind::card_digits:
      tables_.wants_cards = true;
      break;
    case Anchor::Kind::ssn_digits:
      tables_.wants_ssns = true;
      break;
    case Anchor::Kind::ipv4_digits:
      tables_.wants_ipv4 = true;
      break;
  }
  if (anchor.kind != Anchor::Kind::literal) {
    digit_detectors_.push_back(detector);
    return;
  }
  if (anchor.text.size() == 1) {
    tables_.wants_at_sign = true;
  } else {
    tables_.add(anchor.text.substr(anchor.rare_at, 3));
  }
  const unsigned first = folded(anchor.text[anchor.rare_at]);
  literals_[first].push_back({anchor.text, anchor.rare_at, detector});
  for (unsigned second = 0; second < 256; ++second) {
    if (anchor.text.size() > 1 && second != folded(anchor.text[anchor.rare_at + 1])) continue;
    const unsigned pair = first << 8 | second;
    rare_pairs_[pair / 64] |= std::uint64_t{1} << (pair % 64);
  }
}

void Scanner::scan(std::string_view text, std::vector<Finding>& out) const {
  if (!BlockScan::available()) return scan_slowly(text, out);
  std::optional<Resume> resume;  // Made when first needed: most texts have no candidate.
  BlockScan blocks(tables_, text);
  for (std::uint64_t candidates = 0; blocks.next(candidates);) {
    for (; candidates != 0; candidates &= candidates - 1) {
      if (!resume) resume.emplace();
      look_at(text, blocks.begin() + static_cast<std::size_t>(std::countr_zero(candidates)), *resume, out);
    }
  }
}

void Scanner::scan_slowly(std::string_view text, std::vector<Finding>& out) const {
  Resume resume{};
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const unsigned pair = folded(text[i]) << 8 | folded(text[i + 1]);
    const bool begins_digits = is_digit(text[i]) && (i == 0 || !is_digit(text[i - 1]));
    if (begins_digits || (rare_pairs_[pair / 64] >> (pair % 64) & 1) != 0) look_at(text, i, resume, out);
  }
}

void Scanner::find_anchors(std::string_view text, std::vector<std::size_t>& out) const {
  const auto look = [&](std::size_t at) {
    const auto& literals = literals_[folded(text[at])];
    const bool found = is_digit(text[at]) || std::any_of(literals.begin(), literals.end(), [&](const Literal& literal) {
                         return stands_at(literal, text, at);
                       });
    if (found) out.push_back(at);
  };
  if (!BlockScan::available()) {
    for (std::size_t at = 0; at < text.size(); ++at) look(at);
    return;
  }
  BlockScan blocks(tables_, text);
  for (std::uint64_t candidates = 0; blocks.next(candidates);)
    for (; candidates != 0; candidates &= candidates - 1)
      look(blocks.begin() + static_cast<std::size_t>(std::countr_zero(candidates)));
}

/// Whether the literal stands in the text with its rare bytes at `at`.
bool Scanner::stands_at(const Literal& literal, std::string_view text, std::size_t at) {
  if (at < literal.rare_at || text.size() - (at - literal.rare_at) < literal.text.size()) return false;
  const char* const begin = text.data() + (at - literal.rare_at);
  for (std::size_t i = 0; i < literal.text.size(); ++i)
    if (lower(begin[i]) != literal.text[i]) return false;
  return true;
}

void Scanner::look_at(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const {
  if (is_digit(text[at])) {
    for (const std::uint32_t detector : digit_detectors_) examine(text, at, detector, resume, out);
    return;
  }
  for (const Literal& literal : literals_[folded(text[at])])
    if (stands_at(literal, text, at)) examine(text, at - literal.rare_at, literal.detector, resume, out);
}

void Scanner::examine(std::string_view text, std::size_t at, std::uint32_t detector, Resume& resume,
                      std::vector<Finding>& out) const {
  if (at < resume[detector]) return;
  const Span span = kDetectors[detector]->examine(text, at);
  if (span.empty()) return;
  resume[detector] = span.end;
  out.push_back({span, detector});
}

}  // namespace cordwood::masking
