#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "numbers.h"

namespace cordwood::masking {
namespace {

// What stands behind country and check digits: how many of which, n digits, a letters, c either. ISO 13616.
struct Country {
  std::string_view code;
  std::string_view form;
};

constexpr auto kCountries = std::to_array<Country>({
    {"AD", "8n12c"},   {"AE", "19n"},    {"AL", "8n16c"},    {"AT", "16n"},      {"AZ", "4a20c"},    {"BA", "16n"},
    {"BE", "12n"},     {"BG", "4a6n8c"}, {"BH", "4a14c"},    {"BI", "23n"},      {"BR", "23n1a1c"},  {"BY", "4c4n16c"},
    {"CH", "5n12c"},   {"CR", "18n"},    {"CY", "8n16c"},    {"CZ", "20n"},      {"DE", "18n"},      {"DJ", "23n"},
    {"DK", "14n"},     {"DO", "4c20n"},  {"EE", "16n"},      {"EG", "25n"},      {"ES", "20n"},      {"FI", "14n"},
    {"FK", "2a12n"},   {"FO", "14n"},    {"FR", "10n11c2n"}, {"GB", "4a14n"},    {"GE", "2a16n"},    {"GI", "4a15c"},
    {"GL", "14n"},     {"GR", "7n16c"},  {"GT", "24c"},      {"HN", "4a20n"},    {"HR", "17n"},      {"HU", "24n"},
    {"IE", "4a14n"},   {"IL", "19n"},    {"IQ", "4a15n"},    {"IS", "22n"},      {"IT", "1a10n12c"}, {"JO", "4a4n18c"},
    {"KW", "4a22c"},   {"KZ", "3n13c"},  {"LB", "4n20c"},    {"LC", "4a24c"},    {"LI", "5n12c"},    {"LT", "16n"},
    {"LU", "3n13c"},   {"LV", "4a13c"},  {"LY", "21n"},      {"MC", "10n11c2n"}, {"MD", "20c"},      {"ME", "18n"},
    {"MK", "3n10c2n"}, {"MN", "16n"},    {"MR", "23n"},      {"MT", "4a5n18c"},  {"MU", "4a19n3a"},  {"NI", "4a20n"},
    {"NL", "4a10n"},   {"NO", "11n"},    {"OM", "3n16c"},    {"PK", "4a16c"},    {"PL", "24n"},      {"PS", "4a21c"},
    {"PT", "21n"},     {"QA", "4a21c"},  {"RO", "4a16c"},    {"RS", "18n"},      {"RU", "14n15c"},   {"SA", "2n18c"},
    {"SC", "4a20n3a"}, {"SD", "14n"},    {"SE", "20n"},      {"SI", "15n"},      {"SK", "20n"},      {"SM", "1a10n12c"},
    {"SO", "19n"},     {"ST", "21n"},    {"SV", "4a20n"},    {"TL", "19n"},      {"TN", "20n"},      {"TR", "6n16c"},
    {"UA", "6n19c"},   {"VA", "18n"},    {"VG", "4a16n"},    {"XK", "16n"},      {"YE", "4a4n18c"},
});

bool has_form(std::string_view account, std::string_view form) {
  while (!form.empty()) {
    std::size_t count = 0;
    for (; is_digit(form.front()); form.remove_prefix(1))
      count = count * 10 + static_cast<std::size_t>(form.front() - '0');
    if (account.size() < count) return false;
    const char kind = form.front();
    form.remove_prefix(1);
    for (const char c : account.substr(0, count))
      if ((kind == 'n' && !is_digit(c)) || (kind == 'a' && !is_letter(c))) return false;
    account.remove_prefix(count);
  }
  return account.empty();
}

// The number, its first four behind the rest and letters as 10 to 35, is 1 modulo 97.
bool has_check_digits(std::string_view iban) {
  unsigned rest = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    rest = is_digit(c) ? rest * 10 + static_cast<unsigned>(c - '0') : rest * 100 + static_cast<unsigned>(c - 'A' + 10);
    rest %= 97;
  }
  return rest == 1;
}

bool is_iban(std::string_view iban) {
  if (iban.size() < 15 || !is_digit(iban[2]) || !is_digit(iban[3])) return false;
  const auto country = std::lower_bound(kCountries.begin(), kCountries.end(), iban.substr(0, 2),
                                        [](const Country& a, std::string_view code) { return a.code < code; });
  return country != kCountries.end() && country->code == iban.substr(0, 2) && has_form(iban.substr(4), country->form) &&
         has_check_digits(iban);
}

// In one case. Hexadecimal ids are in lower case too, and have letters up to f.
bool has_one_case(std::string_view text) {
  const bool is_lower = !is_upper(text[0]);
  const bool is_hexadecimal = std::all_of(text.begin(), text.end(), is_hex);
  const bool has_letters = std::any_of(text.begin() + 2, text.end(), is_letter);
  if (is_lower && is_hexadecimal && has_letters) return false;
  return std::all_of(text.begin(), text.end(), [is_lower](char c) { return !is_letter(c) || is_upper(c) != is_lower; });
}

Span examine(std::string_view text, std::size_t at) {
  if (at > 0 && (is_alnum(text[at - 1]) || text[at - 1] == '_')) return {};
  Span found;
  const char behind = text.size() - at > 4 ? text[at + 4] : ' ';
  Groups groups(text, at, behind == '-' ? "-" : behind == '+' ? "+" : " ");
  while (groups.take()) {
    if (groups.count() == 1 && groups.joined().size() < 4) return {};
    const bool is_whole = groups.end() == text.size() || (!is_alnum(text[groups.end()]) && text[groups.end()] != '_');
    if (is_whole && is_iban(groups.joined()) && has_one_case(text.substr(at, groups.end() - at)))
      found = {at, groups.end()};
  }
  return found;
}

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::letter_id}}};

}  // namespace

const Detector iban_detector = {
    .name = "iban", .anchors = kAnchors, .examine = examine, .form = Form::letters_and_digits};

}  // namespace cordwood::masking
