#include "unit_form.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "indexer/units.h"

namespace cordwood::query {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
bool is_of_word(char c) { return indexer::may_be_within_word(c); }

/// What <N> stands for.
constexpr std::size_t kHexMin = 4;
bool is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit) ||
         (text.size() >= kHexMin && std::all_of(text.begin(), text.end(), is_hex));
}

/// Reads along a unit; each take_…() goes on only when it takes something.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }
  bool at_end() const { return at_ == text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  std::string_view since(std::size_t begin) const { return text_.substr(begin, at_ - begin); }

  bool take_any(std::string_view characters) {
    if (at_end() || characters.find(next()) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  template <class Is>
  bool take_run(std::size_t min, std::size_t max, const Is& is) {
    std::size_t end = at_;
    while (end < text_.size() && end - at_ < max && is(text_[end])) ++end;
    if (end - at_ < min) return false;
    at_ = end;
    return true;
  }
  bool take_digits(std::size_t min, std::size_t max) { return take_run(min, max, is_digit); }

  bool is_behind(char c) const { return at_ > 0 && text_[at_ - 1] == c; }
  /// The word that begins here; empty where none does.
  std::string_view word() const {
    std::size_t end = at_;
    while (end < text_.size() && is_of_word(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  /// The character behind it.
  char behind(std::string_view next_word) const {
    const std::size_t end = at_ + next_word.size();
    return end < text_.size() ? text_[end] : '\0';
  }
  /// No word goes on here, nor a row of words that `joiner` joins.
  bool is_end_of_row(char joiner) const {
    if (at_end()) return true;
    const bool joined = next() == joiner && at_ + 1 < text_.size() && is_of_word(text_[at_ + 1]);
    return !is_of_word(next()) && !joined;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr std::size_t kAny = std::string_view::npos;

bool take_uuid(Cursor& in) {
  constexpr std::array<std::size_t, 5> kLengths{8, 4, 4, 4, 12};
  for (std::size_t i = 0; i < kLengths.size(); ++i)
    if ((i > 0 && !in.take_any("-")) || !in.take_run(kLengths[i], kLengths[i], is_hex)) return false;
  return in.is_end_of_row('-');
}

bool take_ip4(Cursor& in) {
  if (in.is_behind('.')) return false;  // A part of 1.2.3.4.5.
  for (int octet = 0; octet < 4; ++octet)
    if ((octet > 0 && !in.take_any(".")) || !in.take_digits(1, 3)) return false;
  return in.is_end_of_row('.');
}

/// 2026-01-31, 31/1/2026.
bool take_day(Cursor& in) {
  const std::size_t begin = in.at();
  if (!in.take_digits(1, 4)) return false;
  const std::size_t first = in.at() - begin;
  const char joiner = in.next();
  if (first == 3 || !in.take_any("-/") || !in.take_digits(1, 2) || in.next() != joiner) return false;
  in.take_any("-/");
  return first == 4 ? in.take_digits(1, 2) : in.take_digits(4, 4);
}

/// 15:04:05, 15:04:05.678.
bool take_clock(Cursor& in) {
  if (!in.take_digits(1, 2) || !in.take_any(":") || !in.take_digits(2, 2) || !in.take_any(":") || !in.take_digits(2, 2))
    return false;
  const std::size_t seconds = in.at();
  if (!in.take_any(".") || !in.take_digits(1, kAny)) in.go_to(seconds);
  return true;
}

void take_zone(Cursor& in) {
  const std::size_t begin = in.at();
  if (in.take_any("Z")) return;
  if (!in.take_any("+-") || !in.take_digits(2, 2)) return in.go_to(begin);
  in.take_any(":");
  if (!in.take_digits(2, 2)) in.go_to(begin);
}

bool take_date(Cursor& in) { return take_day(in) && in.is_end_of_row('-') && in.is_end_of_row('/'); }
bool take_time(Cursor& in) { return take_clock(in) && in.is_end_of_row(':') && in.is_end_of_row('.'); }
bool take_date_and_time(Cursor& in) {
  if (!take_day(in) || !in.take_any("T") || !take_clock(in)) return false;
  take_zone(in);
  return in.is_end_of_row(':');
}

/// Appends the form of a word: <N> for digits and for what is surely hexadecimal, and letters as they are beside one
/// run of digits. False when the word has more to it than that.
bool append_word_form(std::string& out, std::string_view word) {
  std::size_t digits = 0;
  int runs = 0;  // Of digits.
  bool all_hex = true, in_digits = false;
  for (const char c : word) {
    const bool digit = is_digit(c);
    digits += digit ? 1 : 0;
    runs += digit && !in_digits ? 1 : 0;
    in_digits = digit;
    all_hex = all_hex && is_hex(c);
  }
  if (digits == 0)
    out += word;
  else if (digits == word.size() || (all_hex && word.size() >= kHexMin))
    out += "<N>";
  else if (word.size() > 2 && word.starts_with("0x") && is_number(word.substr(2)))
    out += "0x<N>";
  else if (runs == 1 && is_digit(word.front()))
    out.append("<N>").append(word.substr(digits));
  else if (runs == 1 && is_digit(word.back()))
    out.append(word.substr(0, word.size() - digits)).append("<N>");
  else
    return false;
  return true;
}

/// Appends the placeholder of what begins with `word`, the next word, where it is more than this word: what joins it to
/// the next one tells what it can be.
bool append_kind(std::string& out, Cursor& in, std::string_view word) {
  const std::size_t begin = in.at();
  const auto is = [&](bool (*take)(Cursor&), std::string_view placeholder) {
    if (take(in)) {
      out += placeholder;
      return true;
    }
    in.go_to(begin);
    return false;
  };
  if (!is_hex(in.next())) return false;
  switch (in.behind(word)) {
    case '-':
      if (word.size() == 8) return is(take_uuid, "<UUID>");
      [[fallthrough]];
    case '/':
      return word.size() <= 4 && (is(take_date_and_time, "<DATETIME>") || is(take_date, "<DATE>"));
    case '.':
      return word.size() <= 3 && is(take_ip4, "<IP4>");
    case ':':
      return word.size() <= 2 && is(take_time, "<TIME>");
    default:
      return false;
  }
}

}  // namespace

void append_unit_form(std::string& out, std::string_view unit) {
  const std::size_t form = out.size();
  Cursor in(unit);
  while (!in.at_end()) {
    const std::string_view word = in.word();
    if (append_kind(out, in, word)) continue;
    if (!append_word_form(out, word)) {
      out.resize(form);
      out += kAnyUnit;
      return;
    }
    in.go_to(in.at() + word.size());
    const std::size_t joiners = in.at();
    in.take_run(0, kAny, [](char c) { return !is_of_word(c); });
    out += in.since(joiners);
  }
}

}  // namespace cordwood::query
