#include "scanner.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "characters.h"
#include "letters.h"
#include "mask_tag.h"
#include "sql_rows.h"
#include "unescaping.h"

namespace cordwood::masking {
namespace {

constexpr auto kValueWords =
    std::to_array<std::string_view>({"*value", "val", "cs1", "cs2", "cs3", "cs4", "cs5", "cs6"});
constexpr std::string_view kValues = "values";

bool& wanted_of(WantedShapes& wanted, Anchor::Kind kind, bool& none) {
  switch (kind) {
    case Anchor::Kind::literal:
      return none;
    case Anchor::Kind::card_digits:
      return wanted.cards;
    case Anchor::Kind::ssn_digits:
      return wanted.ssns;
    case Anchor::Kind::ipv4_digits:
      return wanted.ipv4;
    case Anchor::Kind::printed_id:
      return wanted.printed_ids;
    case Anchor::Kind::letter_id:
      return wanted.letter_ids;
    case Anchor::Kind::plus_digits:
      return wanted.plus_digits;
    case Anchor::Kind::long_word:
      return wanted.long_words;
    case Anchor::Kind::hex_pairs:
      return wanted.hex_pairs;
    case Anchor::Kind::colon:
      return wanted.colons;
    case Anchor::Kind::option:
      return wanted.options;
    case Anchor::Kind::dotted_six:
      return wanted.dotted_sixes;
  }
  return none;
}

constexpr std::uint64_t kFolded = 0x2020202020202020U;

// The last `count` bytes of a text, folded to lower case, the last one in the highest place.
std::uint64_t key_of(std::string_view tail, std::size_t count) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < count; ++i)
    key |= std::uint64_t{static_cast<unsigned char>(tail[tail.size() - 1 - i]) | 0x20U} << (56 - 8 * i);
  return key;
}

std::uint64_t three_bytes(const char* from) {
  std::uint16_t two = 0;
  std::memcpy(&two, from, sizeof two);
  return (two | std::uint64_t{static_cast<unsigned char>(from[2])} << 16) | (kFolded & 0xffffff);
}

// By how many bytes a name is looked up: as many as it has, of these.
constexpr std::array<std::size_t, 3> kNameKeyBytes = {6, 4, 3};

// Of a key the last `count` bytes of its text.
std::uint64_t last_bytes(std::uint64_t key, std::size_t count) { return key >> (64 - 8 * count) << (64 - 8 * count); }

bool begins_value(char c) { return is_digit(c) || c == '+' || c == '(' || c == '\'' || c == '"'; }

// Whether the blank at `at` may join a name to its value: one before a number or a quote, behind a word; or, where
// letters are beyond ASCII, before any word.
bool is_joining_blank(std::string_view text, std::size_t at) {
  if (at == 0 || at + 1 >= text.size() || text[at] != ' ') return false;
  if (is_beyond_ascii(text[at - 1])) return begins_value(text[at + 1]) || is_letter(text[at + 1]);
  return begins_value(text[at + 1]) && (is_letter(text[at - 1]) || text[at - 1] == '.');
}

bool is_joint(std::string_view text, std::size_t at) {
  const char c = text[at];
  const bool is_glued = at > 0 && is_beyond_ascii(text[at - 1]) && (begins_value(c) || is_letter(c));
  return c == ':' || c == '=' || c == '>' || c == '|' || c == '\t' || is_glued || is_joining_blank(text, at);
}

// With every letter of two bytes in capitals; the same where it has none.
std::string in_capitals(std::string_view tail) {
  std::string capitals(tail);
  for (std::size_t i = 0; i + 1 < capitals.size(); ++i) {
    const unsigned small = letter_of(capitals.substr(i, 2));
    if (small == 0) continue;
    for (unsigned first = 0xc3; first <= 0xd1; ++first)
      for (unsigned second = 0x80; second <= 0xbf; ++second) {
        const std::array<char, 2> capital = {static_cast<char>(first), static_cast<char>(second)};
        const std::string_view letter(capital.data(), capital.size());
        if (letter_of(letter) != small && lower_letter(letter) == small) capitals.replace(i, 2, letter);
      }
    ++i;
  }
  return capitals;
}

}  // namespace

Scanner::Scanner(const std::array<bool, kDetectors.size()>& enabled) {
  for (std::uint32_t id = 0; id < kDetectors.size(); ++id) {
    if (!enabled[id]) continue;
    for (const Anchor& anchor : kDetectors[id]->anchors) add_anchor(anchor, id);
    for (std::size_t i = 0; i < kDetectors[id]->names.size(); ++i) add_name(kDetectors[id]->names[i], id, i);
  }
  tables_.wanted.options = true;
  for (const std::string_view word : kValueWords) add_name(word, kValueWord, 0);
  for (const std::string_view suffix : name_suffixes())
    if (suffix.size() >= 3) suffix_bits_.add(three_bytes(suffix.data() + suffix.size() - 3));
  suffix_bits_.add(three_bytes(".$t"));
  add_shorter_names();
  add_anchor({.text = kValues, .rare_at = 0}, kColumns);
  std::vector<std::string_view> triples;
  for (const auto& literals : literals_)
    for (const Literal& literal : literals)
      if (literal.text.size() > 1) triples.push_back(literal.text.substr(literal.rare_at, 3));
  tables_.look_for(triples);
}

void Scanner::add_anchor(const Anchor& anchor, std::uint32_t detector) {
  if (anchor.kind != Anchor::Kind::literal) {
    bool none = false;
    wanted_of(tables_.wanted, anchor.kind, none) = true;
    detectors_[static_cast<std::size_t>(anchor.kind)].push_back(detector);
    return;
  }
  if (anchor.text.size() == 1) tables_.wanted.at_sign = true;
  if (anchor.text.size() > 1) literal_bits_.add(three_bytes(anchor.text.data() + anchor.rare_at));
  literals_[folded(anchor.text[anchor.rare_at])].push_back({anchor.text, anchor.rare_at, detector});
}

void Scanner::add_name(std::string_view pattern, std::uint32_t detector, std::size_t place) {
  // The last six bytes, with whatever may stand for a blank among them; fewer when the pattern has no more.
  std::vector<std::string> tails = {""};
  for (std::size_t i = pattern.size(); i-- > 0 && pattern[i] != '*';) {
    std::vector<std::string> longer;
    for (const std::string& tail : tails) {
      if (tail.size() == kNameKeyBytes[0]) {
        longer.push_back(tail);
      } else if (pattern[i] != ' ') {
        longer.push_back(pattern[i] + tail);
      } else {
        for (const char* separator : {"", "_", "-", ".", " "}) longer.push_back(separator + tail);
      }
    }
    tails = std::move(longer);
  }
  // Of a name of two bytes the third is what a name may stand behind.
  if (tails.front().size() < kNameKeyBytes.back()) {
    std::vector<std::string> longer;
    for (const std::string& tail : tails)
      for (const char before : std::string_view(" \"'_-.,;:{([<&?|/\t\n")) longer.push_back(before + tail);
    tails = std::move(longer);
  }
  for (std::size_t i = 0, count = tails.size(); i < count; ++i)
    if (std::string capitals = in_capitals(tails[i]); capitals != tails[i]) tails.push_back(std::move(capitals));
  for (const std::string& tail : tails) {
    std::size_t kind = 0;
    while (tail.size() < kNameKeyBytes[kind]) ++kind;
    const std::uint64_t key = key_of(tail, kNameKeyBytes[kind]);
    auto& known = names_[key];
    const bool is_there = std::any_of(known.begin(), known.end(), [pattern, detector](const KnownName& name) {
      return name.pattern == pattern && name.detector == detector;  // '_' and '.' may fold to one key.
    });
    if (!is_there) known.push_back({pattern, detector, place});
    name_key_bits_.add(key);
    name_bits_.add(three_bytes(tail.data() + tail.size() - 3));
  }
}

// A text that ends like a longer name is looked up as that: the shorter names it ends with are to be found there too.
void Scanner::add_shorter_names() {
  for (auto& [key, known] : names_)
    for (const std::size_t bytes : kNameKeyBytes) {
      const auto shorter = names_.find(last_bytes(key, bytes));
      if (shorter == names_.end() || shorter->first == key) continue;
      for (const KnownName& name : shorter->second)
        if (std::none_of(known.begin(), known.end(), [&name](const KnownName& other) {
              return other.pattern == name.pattern && other.detector == name.detector;
            }))
          known.push_back(name);
    }
}

inline const std::vector<Scanner::KnownName>* Scanner::names_ending_at(std::string_view text, std::size_t end) const {
  if (end < 3 || !name_bits_.has(three_bytes(text.data() + end - 3))) return nullptr;
  std::uint64_t last = 0;
  const std::size_t count = std::min(end, sizeof last);
  std::memcpy(reinterpret_cast<char*>(&last) + sizeof last - count, text.data() + end - count, count);
  for (const std::size_t bytes : kNameKeyBytes) {
    const std::uint64_t key = last_bytes(last | kFolded, bytes);
    if (end < bytes || !name_key_bits_.has(key)) continue;
    if (const auto found = names_.find(key); found != names_.end()) return &found->second;
  }
  return nullptr;
}

// Mostly says no, before a name is asked for the second time.
inline bool Scanner::may_have_suffix(std::string_view text, std::size_t end) const {
  if (end < 4) return false;
  const char last = text[end - 1];
  if (is_digit(last) || suffix_bits_.has(three_bytes(text.data() + end - 3))) return true;
  return lower(last) == 's' && name_bits_.has(three_bytes(text.data() + end - 4));
}

// At `end`, or before what may follow a name: password2, password.value.
inline Scanner::KnownEnd Scanner::names_ending_about(std::string_view text, std::size_t end, std::size_t from) const {
  if (const auto* const known = names_ending_at(text, end); known != nullptr) return {known, end, from};
  if (!may_have_suffix(text, end)) return {};
  const std::size_t shorter = without_suffixes(text, end);
  return shorter == end ? KnownEnd{} : KnownEnd{names_ending_at(text, shorter), shorter, from};
}

inline Scanner::KnownEnd Scanner::names_before(std::string_view text, std::size_t joint) const {
  const std::size_t end = name_end_before(text, joint);
  if (const KnownEnd known = names_ending_about(text, end, end); known.names != nullptr) return known;
  const std::size_t distant = distant_name_end(text, joint);
  return distant == 0 ? KnownEnd{} : names_ending_about(text, distant, joint);
}

inline bool Scanner::may_be_literal(std::string_view text, std::size_t at) const {
  if (text[at] == '@') return true;
  return text.size() - at >= 3 && literal_bits_.has(three_bytes(text.data() + at));
}

bool Scanner::scan(std::string_view text, std::vector<Finding>& out, VectorUnit unit) const {
  if (unit == VectorUnit::none) return scan_slowly(text, out);
  Resume resume;  // Made when first needed: most texts have no candidate.
  bool has_resume = false;
  bool has_written = false;
  BlockScan blocks(tables_, text, unit);
  for (Candidates candidates; blocks.next(candidates);) {
    for (std::uint64_t bits = candidates.joints | candidates.shapes | candidates.literals; bits != 0;
         bits &= bits - 1) {
      const auto bit = static_cast<unsigned>(std::countr_zero(bits));
      const std::size_t at = blocks.begin() + bit;
      const bool is_named = (candidates.joints >> bit & 1) != 0 && names_before(text, at).names != nullptr;
      const bool is_shape = (candidates.shapes >> bit & 1) != 0;
      const bool is_literal = (candidates.literals >> bit & 1) != 0 && may_be_literal(text, at);
      if (!is_named && !is_shape && !is_literal) continue;
      if (!has_resume) resume.fill(0);
      has_resume = true;
      if (is_named) look_at_joint(text, at, resume, out);
      if (is_shape) look_at_shape(text, at, resume, out);
      if (is_literal) look_at_literal(text, at, resume, out);
    }
    for (std::uint64_t bits = candidates.signs; bits != 0 && !has_written; bits &= bits - 1)
      has_written = Unescaping::is_written(text, blocks.begin() + static_cast<unsigned>(std::countr_zero(bits)));
  }
  return has_written;
}

bool Scanner::scan_slowly(std::string_view text, std::vector<Finding>& out) const {
  Resume resume{};
  bool has_written = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_joint(text, at)) look_at_joint(text, at, resume, out);
    look_at_shape(text, at, resume, out);
    if (may_be_literal(text, at)) look_at_literal(text, at, resume, out);
    has_written = has_written || Unescaping::is_written(text, at);
  }
  return has_written;
}

void Scanner::find_anchors(std::string_view text, std::vector<std::size_t>& out) const {
  const VectorUnit unit = BlockScan::best_unit();
  if (unit == VectorUnit::none) {
    for (std::size_t at = 0; at < text.size(); ++at) out.push_back(at);
    return;
  }
  BlockScan blocks(tables_, text, unit);
  for (Candidates candidates; blocks.next(candidates);) {
    for (std::uint64_t bits = candidates.joints | candidates.shapes | candidates.literals | candidates.signs; bits != 0;
         bits &= bits - 1) {
      const auto bit = static_cast<unsigned>(std::countr_zero(bits));
      const std::size_t at = blocks.begin() + bit;
      if ((candidates.shapes >> bit & 1) != 0 || ((candidates.literals >> bit & 1) != 0 && may_be_literal(text, at)) ||
          ((candidates.joints >> bit & 1) != 0 && names_before(text, at).names != nullptr) ||
          ((candidates.signs >> bit & 1) != 0 && Unescaping::is_written(text, at)))
        out.push_back(at);
    }
  }
}

bool Scanner::gives_context(std::string_view name) const {
  for (const std::size_t end : {name.size(), without_suffixes(name, name.size())}) {
    const auto* const known = names_ending_at(name, end);
    const bool is_known =
        known != nullptr && std::any_of(known->begin(), known->end(), [&](const KnownName& candidate) {
          return candidate.detector != kValueWord && name_begin(name, end, candidate.pattern).has_value();
        });
    if (is_known) return true;
  }
  return false;
}

/// Whether the literal stands in the text with its rare bytes at `at`.
bool Scanner::stands_at(const Literal& literal, std::string_view text, std::size_t at) {
  if (at < literal.rare_at || text.size() - (at - literal.rare_at) < literal.text.size()) return false;
  const char* const begin = text.data() + (at - literal.rare_at);
  for (std::size_t i = literal.rare_at; i < literal.text.size(); ++i)
    if (lower(begin[i]) != literal.text[i]) return false;
  for (std::size_t i = 0; i < literal.rare_at; ++i)
    if (lower(begin[i]) != literal.text[i]) return false;
  return true;
}

void Scanner::look_at_shape(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const {
  const char c = text[at];
  const char before = at > 0 ? text[at - 1] : ' ';
  const char after = at + 1 < text.size() ? text[at + 1] : ' ';
  if (is_digit(c) && !is_digit(before)) {
    for (const auto kind :
         {Anchor::Kind::card_digits, Anchor::Kind::ssn_digits, Anchor::Kind::ipv4_digits, Anchor::Kind::printed_id})
      examine(text, at, kind, resume, out);
  }
  if (is_alnum(c) && !is_alnum(before)) {
    if (is_letter(c)) examine(text, at, Anchor::Kind::letter_id, resume, out);
    examine(text, at, Anchor::Kind::long_word, resume, out);
    examine(text, at, Anchor::Kind::hex_pairs, resume, out);
  }
  if (c == '+' && is_digit(after) && !is_alnum(before)) examine(text, at, Anchor::Kind::plus_digits, resume, out);
  if (c == ':') examine(text, at, Anchor::Kind::colon, resume, out);
  if (c == '.' && at + 7 < text.size() && text[at + 7] == '.') examine(text, at, Anchor::Kind::dotted_six, resume, out);
  const bool is_option = c == '-' && after == '-' && before != '-' && at + 2 < text.size() && is_word(text[at + 2]);
  if (!is_option || is_digit(text[at + 2])) return;
  examine(text, at, Anchor::Kind::option, resume, out);
  // --name value
  constexpr std::size_t kNameBytesMax = 64;
  std::size_t end = at + 2;
  while (end < text.size() && end - at < kNameBytesMax && (is_word(text[end]) || text[end] == '-' || text[end] == '_'))
    ++end;
  if (end < text.size() && text[end] == ' ') look_at_end(text, end, end, end, resume, out);
}

void Scanner::look_at_literal(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const {
  for (const Literal& literal : literals_[folded(text[at])]) {
    if (!stands_at(literal, text, at)) continue;
    if (literal.detector == kColumns) {
      look_at_columns(text, at - literal.rare_at, resume, out);
    } else {
      examine(text, at - literal.rare_at, literal.detector, resume, out);
    }
  }
}

// A name may end right before the joint or further away, each time with or without what may follow a name.
void Scanner::look_at_joint(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const {
  const std::size_t end = name_end_before(text, at);
  look_at_end(text, end, end, at, resume, out);
  if (const std::size_t distant = distant_name_end(text, at); distant != 0)
    look_at_end(text, distant, at, at, resume, out);
}

void Scanner::look_at_end(std::string_view text, std::size_t end, std::size_t from, std::size_t at, Resume& resume,
                          std::vector<Finding>& out) const {
  if (const auto* const known = names_ending_at(text, end); known != nullptr) {
    examine_names(text, {known, end, from}, at, resume, out);
    examine_sibling(text, {known, end, from}, at, resume, out);
  }
  const std::size_t shorter = may_have_suffix(text, end) ? without_suffixes(text, end) : end;
  if (shorter == end) return;
  if (const auto* const known = names_ending_at(text, shorter); known != nullptr)
    examine_names(text, {known, shorter, from}, at, resume, out);
}

// Behind the word "value" what the name before it says.
void Scanner::examine_sibling(std::string_view text, const KnownEnd& known, std::size_t at, Resume& resume,
                              std::vector<Finding>& out) const {
  constexpr std::size_t kWordBytesMax = 24;  // newValue, string_value
  for (const KnownName& candidate : *known.names) {
    if (candidate.detector != kValueWord) continue;
    auto word = name_begin(text, known.end, candidate.pattern);
    if (!word) continue;
    while (*word > 0 && known.end - *word < kWordBytesMax && (is_alnum(text[*word - 1]) || text[*word - 1] == '_'))
      --*word;
    const std::size_t sibling = sibling_name_end(text, *word);
    if (sibling == 0) continue;
    if (const KnownEnd named = names_ending_about(text, sibling, known.from); named.names != nullptr)
      examine_names(text, named, at, resume, out);
    return;
  }
}

// What is behind the names that end there, in each of the values that a list has for one.
void Scanner::examine_names(std::string_view text, const KnownEnd& known, std::size_t at, Resume& resume,
                            std::vector<Finding>& out) const {
  for (const KnownName& candidate : *known.names) {
    if (candidate.detector == kValueWord || at < resume[candidate.detector]) continue;
    const auto begin = name_begin(text, known.end, candidate.pattern);
    if (!begin || names_a_tag(text, *begin)) continue;
    const Name name{*begin, known.end, candidate.place};
    for (auto joint = joint_behind(text, name, known.from); joint;) {
      const Span span = kDetectors[candidate.detector]->examine_named(text, name, *joint);
      if (span.empty()) break;
      resume[candidate.detector] = span.end;
      out.push_back({span, candidate.detector});
      joint = next_of_list(text, *joint, span.end);
    }
  }
}

// INSERT INTO people (id, phone) VALUES (7, '030 1234567'), (8, …): the names of columns say what values are.
void Scanner::look_at_columns(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const {
  std::array<SqlRow::Item, SqlRow::kItemsMax> columns;
  const std::size_t count = columns_before(text, at, columns);
  bool has_known = false;
  std::array<KnownEnd, SqlRow::kItemsMax> known;
  for (std::size_t i = 0; i < count; ++i) {
    known[i] = names_ending_about(text, columns[i].end, columns[i].end);
    has_known = has_known || known[i].names != nullptr;
  }
  if (!has_known) return;
  SqlRow row(text, at + kValues.size());
  while (row.next()) {
    for (std::size_t i = 0; i < count && i < row.count(); ++i) {
      if (known[i].names == nullptr) continue;
      for (const KnownName& candidate : *known[i].names) {
        const SqlRow::Item& value = row[i];
        if (candidate.detector >= kDetectors.size() || value.begin < resume[candidate.detector]) continue;
        const auto begin = name_begin(text, known[i].end, candidate.pattern);
        if (!begin) continue;
        Joint joint;
        joint.value_begin = value.begin;
        joint.quote = value.quote;
        const Span span =
            kDetectors[candidate.detector]->examine_named(text, {*begin, known[i].end, candidate.place}, joint);
        if (span.empty()) continue;
        resume[candidate.detector] = span.end;
        out.push_back({span, candidate.detector});
      }
    }
  }
}

void Scanner::examine(std::string_view text, std::size_t at, Anchor::Kind kind, Resume& resume,
                      std::vector<Finding>& out) const {
  for (const std::uint32_t detector : detectors_[static_cast<std::size_t>(kind)])
    examine(text, at, detector, resume, out);
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
