#include "unescaping.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "characters.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kBackslashesMax = 8;  // JSON within JSON within JSON.

// What stands in a text, and what it is written for: nothing, when it parts words at most.
struct Written {
  std::size_t bytes = 0;  // 0: it is not written in another way.
  std::array<char, kUtf8BytesMax> plain = {};
  std::size_t plain_bytes = 0;
  bool moves_borders = false;
};

Written one(std::size_t bytes, char c) { return {bytes, {c}, 1}; }

std::optional<unsigned> number(std::string_view digits, unsigned base) {
  unsigned value = 0;
  for (const char c : digits) {
    if (base == 16 ? !is_hex(c) : !is_digit(c)) return std::nullopt;
    value = value * base + static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10);
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}

// Digits that stand at `at`, exactly so many.
std::optional<unsigned> hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  return at + digits <= text.size() ? number(text.substr(at, digits), 16) : std::nullopt;
}

Written code_point(std::size_t bytes, unsigned value) {
  if (value < ' ' && value != '\n' && value != '\t' && value != '\r') return one(bytes, ' ');
  Written written{bytes};
  written.plain_bytes = put_utf8(written.plain.data(), is_surrogate(value) || value > 0x10ffff ? '?' : value);
  return written;
}

// [31m behind an escape: a colour, or where to go on.
std::size_t control_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytesMax = 32;
  if (at >= text.size() || text[at] != '[') return at;
  std::size_t end = at + 1;
  while (end < text.size() && end - at < kBytesMax && (is_digit(text[end]) || text[end] == ';' || text[end] == '?'))
    ++end;
  return end < text.size() && is_letter(text[end]) ? end + 1 : at;
}

Written of_terminal(std::string_view text, std::size_t at, std::size_t behind_escape) {
  const std::size_t end = control_end(text, behind_escape);
  return end == behind_escape ? Written{} : Written{end - at};
}

// Whether the backslash at `at` parts folders, as in C:\temp\notes or HKLM\System\tcpip: on the way back to a drive, or
// to a letter that no escape has, there are only names. Windows writes little else, and reading all of it twice is
// dear.
bool is_in_path(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytesMax = 96;
  constexpr std::string_view kEscapes = "bfnrtuxe";
  constexpr std::string_view kInNames = " _-.$~()";
  const std::size_t first = at - std::min(at, kBytesMax);
  for (std::size_t i = at; i > first; --i) {
    const char before = text[i - 1];
    if (before == '\\') {
      if (is_letter(text[i]) && kEscapes.find(text[i]) == std::string_view::npos) return true;
    } else if (before == ':') {
      return text[i] == '\\' && i >= 2 && is_letter(text[i - 2]) && (i == 2 || !is_alnum(text[i - 3]));
    } else if (!is_alnum(before) && kInNames.find(before) == std::string_view::npos) {
      return false;
    }
  }
  return false;
}

// \n, \t, \r, \/, \u0041, \x41; behind more than one backslash when it is a text within texts.
Written of_backslash(std::string_view text, std::size_t at) {
  std::size_t sign = at;
  while (sign < text.size() && text[sign] == '\\' && sign - at < kBackslashesMax) ++sign;
  if (sign == text.size()) return {};
  const std::size_t bytes = sign + 1 - at;
  std::optional<unsigned> value;
  std::size_t digits = 0;
  switch (text[sign]) {
    case 'n':
      return is_in_path(text, at) ? Written{} : one(bytes, '\n');
    case 'r':
      return is_in_path(text, at) ? Written{} : one(bytes, '\r');
    case 't':
      return is_in_path(text, at) ? Written{} : one(bytes, '\t');
    case '/':
      return one(bytes, '/');
    case 'e':
      return of_terminal(text, at, sign + 1);
    case 'u':
    case 'x':
      digits = text[sign] == 'u' ? 4 : 2;
      value = hex_at(text, sign + 1, digits);
      break;
    case '0':
      return text.substr(sign).starts_with("033") ? of_terminal(text, at, sign + 3) : Written{};
    default:
      return {};
  }
  if (!value) return {};
  if (*value == 0x1b)
    if (const Written control = of_terminal(text, at, sign + 1 + digits); control.bytes != 0) return control;
  // \xc3\xa9 are the bytes of one letter.
  return digits == 2 && *value >= 0x80 ? one(bytes + 2, static_cast<char>(*value)) : code_point(bytes + digits, *value);
}

// %40; %2540 where it was written so twice.
Written of_percent(std::string_view text, std::size_t at) {
  std::size_t digits = at + 1;
  for (int i = 0; i < 2 && text.substr(digits).starts_with("25") && hex_at(text, digits + 2, 2); ++i) digits += 2;
  const auto value = hex_at(text, digits, 2);
  if (!value) return {};
  Written written = one(digits + 2 - at, *value < ' ' ? ' ' : static_cast<char>(*value));
  written.moves_borders = true;
  return written;
}

// &quot;, &#39;, &#x27;
Written of_ampersand(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytesMax = 10;
  const std::string_view rest = text.substr(at + 1, kBytesMax);
  const std::size_t end = rest.find(';');
  if (end == std::string_view::npos) return {};
  const std::string_view name = rest.substr(0, end);
  Written written;
  constexpr auto kNamed = std::to_array<std::pair<std::string_view, char>>(
      {{"quot", '"'}, {"apos", '\''}, {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"nbsp", ' '}, {"equals", '='}});
  for (const auto& [entity, c] : kNamed)
    if (name == entity) written = one(end + 2, c);
  if (name.starts_with("#x") || name.starts_with("#X")) {
    if (const auto value = number(name.substr(2), 16)) written = code_point(end + 2, *value);
  } else if (name.starts_with('#')) {
    if (const auto value = number(name.substr(1), 10)) written = code_point(end + 2, *value);
  }
  written.moves_borders = true;
  return written;
}

// Blanks, quotes, dashes and full-width signs of typography. The quotes of all languages become those of ASCII.
Written of_typography(std::string_view text, std::size_t at) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned second = byte(at + 1);
  const unsigned third = byte(at + 2);
  switch (byte(at)) {
    case 0xc2:
      if (second == 0xa0) return one(2, ' ');                             // No-break space
      return second == 0xab || second == 0xbb ? one(2, '"') : Written{};  // « »
    case 0xe2:
      if (second == 0x81 && third == 0xa0) return Written{3};   // Word joiner
      if (second == 0x86 && third == 0x92) return one(3, '=');  // →
      if (second != 0x80) return {};
      if (third <= 0x8a || third == 0xaf || third == 0x94 || third == 0xa6) return one(3, ' ');  // And — …
      if (third <= 0x8f || (third >= 0xaa && third <= 0xae)) return Written{3};                  // Without width
      if (third <= 0x93) return one(3, '-');
      if (third >= 0x98 && third <= 0x9b) return one(3, '\'');
      return (third >= 0x9c && third <= 0x9f) || third == 0xb9 || third == 0xba ? one(3, '"') : Written{};
    case 0xe3:
      if (second != 0x80) return {};
      if (third == 0x80 || third == 0x82) return one(3, ' ');  // Ideographic space and full stop
      if (third == 0x81) return one(3, ',');
      if (third >= 0x8a && third <= 0x8f) return one(3, '"');  // 《 》 「 」 『 』
      return third == 0x90 ? one(3, '[') : third == 0x91 ? one(3, ']') : Written{};
    case 0xef:
      if (second == 0xbb && third == 0xbf) return Written{3};                               // Byte order mark
      if (second == 0xbc && third >= 0x81) return one(3, static_cast<char>(third - 0x60));  // ！ to ＿
      return second == 0xbd && third >= 0x80 && third <= 0x9e ? one(3, static_cast<char>(third - 0x20)) : Written{};
    default:
      return {};
  }
}

Written written_at(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '\\':
      return of_backslash(text, at);
    case '%':
      return of_percent(text, at);
    case '&':
      return of_ampersand(text, at);
    case '\x1b':
      return of_terminal(text, at, at + 1);
    default:
      return of_typography(text, at);
  }
}

constexpr auto kIsSign = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("\\%&\x1b\xc2\xe2\xe3\xef")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

}  // namespace

bool Unescaping::is_written(std::string_view text, std::size_t at) { return written_at(text, at).bytes != 0; }

bool Unescaping::read(std::string_view text) {
  plain_.clear();
  pieces_.clear();
  moves_borders_ = false;
  std::size_t copied = 0;
  const auto copy_until = [&](std::size_t end) {
    if (end == copied) return;
    pieces_.push_back({plain_.size(), copied, 0});
    plain_.append(text, copied, end - copied);
  };
  for (std::size_t at = 0; at < text.size();) {
    if (!kIsSign[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    const Written written = written_at(text, at);
    if (written.bytes == 0) {
      // A run of backslashes that is too long or stands before a quote is looked at once.
      const bool is_backslash = text[at++] == '\\';
      while (is_backslash && at < text.size() && text[at] == '\\') ++at;
      continue;
    }
    copy_until(at);
    moves_borders_ = moves_borders_ || written.moves_borders;
    copied = at + written.bytes;
    std::string_view plain(written.plain.data(), written.plain_bytes);
    // Colours and marks without width part two words.
    const bool parts_words =
        plain.empty() && !plain_.empty() && is_word(plain_.back()) && copied < text.size() && is_word(text[copied]);
    if (parts_words) plain = " ";
    if (!plain.empty()) pieces_.push_back({plain_.size(), at, written.bytes});
    plain_.append(plain);
    at = copied;
  }
  if (copied == 0) return false;
  copy_until(text.size());
  return true;
}

const Unescaping::Piece& Unescaping::piece_at(std::size_t plain) const {
  const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), plain,
                                     [](std::size_t at, const Piece& piece) { return at < piece.plain; });
  return *(next - 1);
}

Span Unescaping::original(Span span) const {
  const Piece& first = piece_at(span.begin);
  const Piece& last = piece_at(span.end - 1);
  return {first.bytes != 0 ? first.original : first.original + (span.begin - first.plain),
          last.bytes != 0 ? last.original + last.bytes : last.original + (span.end - last.plain)};
}

}  // namespace cordwood::masking
