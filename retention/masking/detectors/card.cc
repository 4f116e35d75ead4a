#include <algorithm>
#include <array>
#include <span>

#include "characters.h"
#include "detectors/all.h"
#include "numbers.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kDigitsMin = 12;
constexpr std::size_t kDigitsMax = 19;

struct Digits {
  std::array<char, kDigitsMax> values = {};
  std::size_t count = 0;
  std::array<std::size_t, 5> groups = {};  // Digits between separators.
  std::size_t group_count = 0;
  std::size_t end = 0;
};

// Takes one more group of digits, behind `separator` unless it is the first; false when there is none that
// fits.
bool take_group(std::string_view text, char separator, Digits& digits) {
  if (digits.group_count == digits.groups.size()) return false;
  std::size_t at = digits.end;
  if (digits.group_count > 0) {
    if (at >= text.size() || text[at] != separator) return false;
    ++at;
  }
  std::size_t size = 0;
  for (; at + size < text.size() && is_digit(text[at + size]); ++size) {
    if (digits.count + size == kDigitsMax) return false;
    digits.values[digits.count + size] = text[at + size];
  }
  if (size == 0) return false;
  digits.groups[digits.group_count++] = size;
  digits.count += size;
  digits.end = at + size;
  return true;
}

int number(const Digits& digits, std::size_t count) {
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value * 10 + (digits.values[i] - '0');
  return value;
}

bool between(int value, int low, int high) { return low <= value && value <= high; }

// Issuer ranges with the lengths they use.
bool is_issued(const Digits& digits) {
  const std::size_t length = digits.count;
  const int first2 = number(digits, 2);
  const int first3 = number(digits, 3);
  const int first4 = number(digits, 4);
  if (digits.values[0] == '4') return length == 16 || length == 19;                      // Visa
  if (between(first2, 51, 55) || between(first4, 2221, 2720)) return length == 16;       // Mastercard
  if (first2 == 34 || first2 == 37) return length == 15;                                 // Amex
  if (first4 == 6011 || first2 == 65 || between(first3, 644, 649)) return length == 16;  // Discover
  if (first2 == 36 || first2 == 38 || first2 == 39 || between(first3, 300, 305))
    return length == 14 || length == 16;                               // Diners
  if (between(first4, 3528, 3589)) return length == 16;                // JCB
  if (first2 == 62) return between(static_cast<int>(length), 16, 19);  // UnionPay
  if (first4 == 5018 || first4 == 5020 || first4 == 5038 || first4 == 6304 || first4 == 6759 ||
      between(first4, 6761, 6763))
    return length >= 13;  // Maestro
  // Mir, Troy, Verve, Dankort, Elo, Hipercard, RuPay.
  if (between(first4, 2200, 2204)) return between(static_cast<int>(length), 16, 19);
  if (first4 == 9792 || first4 == 5060 || first4 == 5061 || first4 == 5019 || first4 == 5090 || first4 == 6062 ||
      first4 == 6363 || first3 == 508)
    return length == 16;
  return false;
}

bool passes_luhn(const Digits& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.count; ++i) {
    int value = digits.values[digits.count - 1 - i] - '0';
    if (i % 2 == 1 && (value *= 2) > 9) value -= 9;
    sum += value;
  }
  return sum % 10 == 0;
}

// Grouped as cards are printed: 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4. One group has no separators.
bool is_printed_as_card(const Digits& digits) {
  const auto& g = digits.groups;
  if (digits.group_count == 1) return true;
  if (digits.group_count == 3) return g[0] == 4 && g[1] == 6 && (g[2] == 5 || g[2] == 4);
  if (digits.group_count != 4 && digits.group_count != 5) return false;
  if (g[0] != 4 || g[1] != 4 || g[2] != 4) return false;
  return digits.group_count == 4 ? g[3] >= 1 && g[3] <= 7 : g[3] == 4 && g[4] <= 3;
}

// A number that is part of a longer word, a decimal fraction or a dashed id is not a card.
bool is_whole(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0) {
    const char before = text[begin - 1];
    if (is_alnum(before) || before == '_' || before == '.' || before == '%') return false;
    if (before == '-') return false;  // A negative number, or the end of a dashed id.
  }
  if (end == text.size()) return true;
  const char after = text[end];
  if (is_alnum(after) || after == '_') return false;
  return !((after == '.' || after == '-') && end + 1 < text.size() && is_alnum(text[end + 1]));
}

// What the programs of this world call things that are counted or numbered, by the end of the name.
constexpr auto kNumberNames = std::to_array<std::string_view>(
    {"id",        "offset",  "bytes",  "size",      "count",     "seq",      "time", "hash",     "lsn",
     "queries",   "packets", "rows",   "snowflake", "trace",     "serial",   "sent", "received", "_ns",
     "_ms",       "_us",     "ticket", "ref",       "reference", "tracking", "sku",  "batch",    "bucket",
     "total",     "sum",     "index",  "version",   "revision",  "build",    "key",  "ts",       "xid",
     "timestamp", "nonce",   "cursor", "position",  "address",   "addr",     "ptr",  "thread",   "pid"});

// Whether the name before the number (`"span_id": "…"`, `queryid=…`) ends in one of these. Blanks alone do not join a
// name to its value: that is prose.
bool is_named(std::string_view text, std::size_t at, std::span<const std::string_view> names) {
  constexpr std::size_t kBetweenMax = 5;
  std::size_t end = at;
  bool is_joined = false;
  while (end > 0 && at - end < kBetweenMax &&
         std::string_view("\"' :=[(").find(text[end - 1]) != std::string_view::npos) {
    --end;
    is_joined = is_joined || text[end] == ':' || text[end] == '=' || text[end] == '[';
  }
  return is_joined && std::any_of(names.begin(), names.end(), [text, end](std::string_view name) {
           return end >= name.size() &&
                  std::equal(name.begin(), name.end(), text.begin() + static_cast<std::ptrdiff_t>(end - name.size()),
                             [](char a, char b) { return a == lower(b); });
         });
}

// Numbers of 19 digits are mostly ids: behind a name they are found by it.
bool may_be_so_long(const Digits& digits) {
  return digits.count != kDigitsMax || digits.group_count > 1 || number(digits, 2) == 62;
}

bool is_card(std::string_view text, std::size_t at, const Digits& digits) {
  return digits.count > kDigitsMin && is_printed_as_card(digits) && !is_of_thing(text, at) &&
         !(digits.group_count == 1 && is_counted(text, digits.end)) && is_issued(digits) && passes_luhn(digits) &&
         is_whole(text, at, digits.end) && !(digits.group_count == 1 && is_named(text, at, kNumberNames)) &&
         may_be_so_long(digits);
}

// The longest run of groups that is a card: in "4111111111111111 200" the 200 is not part of it.
Span examine(std::string_view text, std::size_t at) {
  Digits digits;
  digits.end = at;
  Span found;
  char separator = 0;
  while (take_group(text, separator, digits)) {
    if (is_card(text, at, digits)) found = {at, digits.end};
    if (separator == 0) {
      separator = digits.end < text.size() ? text[digits.end] : '\0';
      if (separator != ' ' && separator != '-' && separator != '+') break;
    }
  }
  return found;
}

// Behind the name of a card any number with the check digit, of whatever issuer.
Span examine_named(std::string_view text, Name, const Joint& joint) {
  Digits digits;
  digits.end = joint.value_begin;
  Span found;
  char separator = 0;
  while (take_group(text, separator, digits)) {
    if (digits.count >= kDigitsMin && passes_luhn(digits) && is_whole(text, joint.value_begin, digits.end))
      found = {joint.value_begin, digits.end};
    if (separator == 0) {
      separator = digits.end < text.size() ? text[digits.end] : '\0';
      if (separator != ' ' && separator != '-' && separator != '+' && separator != '.') break;
    }
  }
  return found;
}

constexpr auto kNames = std::to_array<std::string_view>({"*card",
                                                         "*card number",
                                                         "*card no",
                                                         "*card num",
                                                         "*card nr",
                                                         "pan",
                                                         "cc",
                                                         "cc number",
                                                         "cc num",
                                                         "cc no",
                                                         "ccn",
                                                         "*credit card",
                                                         "*debit card",
                                                         "*kartennummer",
                                                         "*kreditkarte",
                                                         "*kreditkartennummer",
                                                         "*numéro de carte",
                                                         "*carte",
                                                         "*carte bancaire",
                                                         "*tarjeta",
                                                         "*número de tarjeta",
                                                         "*numero tarjeta",
                                                         "*cartão",
                                                         "*número do cartão",
                                                         "*carta di credito",
                                                         "*numero carta",
                                                         "*creditcard",
                                                         "*kaartnummer",
                                                         "*kortnummer",
                                                         "*numer karty",
                                                         "*kart numarası",
                                                         "*номер карты",
                                                         "*номер картки",
                                                         "*карта",
                                                         "*卡号",
                                                         "*信用卡",
                                                         "*信用卡号",
                                                         "*カード番号",
                                                         "*카드번호",
                                                         "*رقم البطاقة"});

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::card_digits}}};

}  // namespace

const Detector card_detector = {.name = "card",
                                .anchors = kAnchors,
                                .examine = examine,
                                .names = kNames,
                                .examine_named = examine_named,
                                .form = Form::letters_and_digits};

}  // namespace cordwood::masking
