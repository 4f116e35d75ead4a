#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "numbers.h"

namespace cordwood::masking {
namespace {

// Digits that follow a country code. ITU-T E.164 allows 15 with the code; these are the countries' own plans.
struct Country {
  std::string_view code;
  std::size_t digits_min;
  std::size_t digits_max;
};

constexpr auto kCountries = std::to_array<Country>({
    {"1", 10, 10},  {"7", 10, 10}, {"20", 8, 10},  {"27", 9, 9},   {"30", 10, 10}, {"31", 9, 9},   {"32", 8, 9},
    {"33", 9, 9},   {"34", 9, 9},  {"36", 8, 9},   {"39", 8, 11},  {"40", 9, 9},   {"41", 9, 9},   {"43", 7, 12},
    {"44", 9, 10},  {"45", 8, 8},  {"46", 7, 10},  {"47", 8, 8},   {"48", 9, 9},   {"49", 7, 11},  {"51", 8, 9},
    {"52", 10, 11}, {"53", 7, 8},  {"54", 10, 11}, {"55", 10, 11}, {"56", 9, 9},   {"57", 8, 10},  {"58", 10, 10},
    {"60", 8, 10},  {"61", 9, 9},  {"62", 8, 12},  {"63", 8, 10},  {"64", 8, 10},  {"65", 8, 8},   {"66", 8, 9},
    {"81", 9, 10},  {"82", 8, 10}, {"84", 9, 10},  {"86", 10, 11}, {"90", 10, 10}, {"91", 10, 10}, {"92", 9, 10},
    {"93", 9, 9},   {"94", 9, 9},  {"95", 7, 10},  {"98", 10, 10}, {"372", 7, 8},  {"353", 7, 9},  {"358", 6, 11},
});

// Three-digit codes in use; what is not in the table above has 7 to 10 digits behind them.
bool is_three_digit_code(int code) {
  const auto between = [code](int low, int high) { return low <= code && code <= high; };
  return between(211, 213) || code == 216 || code == 218 || between(220, 258) || between(260, 269) || code == 290 ||
         code == 291 || between(297, 299) || between(350, 359) || between(370, 383) || between(385, 387) ||
         code == 389 || between(420, 421) || code == 423 || between(500, 509) || between(590, 599) || code == 670 ||
         between(672, 683) || between(685, 692) || code == 800 || code == 850 || between(852, 853) ||
         between(855, 856) || code == 870 || code == 880 || code == 883 || code == 886 || between(960, 968) ||
         between(970, 977) || between(992, 996) || code == 998;
}

// Short numbers of small countries are taken only in groups.
bool is_international(std::string_view digits, bool is_grouped) {
  for (const Country& country : kCountries) {
    if (!digits.starts_with(country.code)) continue;
    const std::size_t count = digits.size() - country.code.size();
    if (count < country.digits_min || count > country.digits_max) return false;
    // North American areas and exchanges begin with 2 to 9.
    return country.code != "1" || (digits[1] >= '2' && digits[4] >= '2');
  }
  if (digits.size() < (is_grouped ? 8U : 10U) || digits.size() > 13) return false;
  return is_three_digit_code((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
}

// What people put between the digits of a number: one sign, or a bracket with a blank.
class Digits {
 public:
  Digits(std::string_view text, std::size_t at, std::string_view separators = " -./)")
      : text_(text), separators_(separators), end_(at) {}

  // Takes digits up to the next separator; false when the number is over.
  bool take_group() {
    std::size_t at = end_;
    if (at < text_.size() && text_[at] == ' ' && at + 1 < text_.size() && text_[at + 1] == '(') ++at;
    const bool opens = at < text_.size() && text_[at] == '(';
    if (text_.substr(at).starts_with("(0)")) {
      at += 3;  // +49 (0)30: dialled only at home.
      if (at < text_.size() && text_[at] == ' ') ++at;
    } else if (opens) {
      ++at;
    } else if (size_ > 0) {
      if (at >= text_.size() || separators_.find(text_[at]) == std::string_view::npos) return false;
      ++at;
      if (text_[at - 1] == ')' && at < text_.size() && (text_[at] == ' ' || text_[at] == '-')) ++at;
    }
    const std::size_t begin = at;
    for (; at < text_.size() && is_digit(text_[at]); ++at) {
      if (size_ == values_.size()) return false;
      values_[size_++] = text_[at];
    }
    if (at == begin) return false;
    end_ = at;
    ++groups_;
    longest_group_ = std::max(longest_group_, at - begin);
    return true;
  }

  std::string_view all() const { return {values_.data(), size_}; }
  std::size_t end() const { return end_; }
  std::size_t groups() const { return groups_; }
  std::size_t longest_group() const { return longest_group_; }

 private:
  static constexpr std::size_t kDigitsMax = 16;
  std::string_view text_;
  std::string_view separators_;
  std::size_t end_;
  std::array<char, kDigitsMax> values_ = {};
  std::size_t size_ = 0;
  std::size_t groups_ = 0;
  std::size_t longest_group_ = 0;
};

bool ends_number(std::string_view text, std::size_t end) {
  if (end == text.size()) return true;
  if (is_alnum(text[end]) || text[end] == '_' || text[end] == '+') return false;
  return !((text[end] == '.' || text[end] == ',' || text[end] == ':') && end + 1 < text.size() &&
           is_digit(text[end + 1]));
}

// +390212323133,7,ok: the next column of a table. No number has so many digits before a decimal comma and a plus.
bool ends_column(std::string_view text, std::size_t end) { return end < text.size() && text[end] == ','; }

Span examine(std::string_view text, std::size_t at) {
  if (text[at + 1] == '0') return {};  // A time zone, mostly.
  if (at > 0 && (text[at - 1] == '_' || text[at - 1] == '+')) return {};
  const bool is_of_form = at > 0 && text[at - 1] == '=';  // Where a blank is a '+'.
  Digits digits(text, at + 1, is_of_form ? " -./)+" : " -./)");
  Span found;
  while (digits.take_group())
    if (digits.all().size() >= 8 && is_international(digits.all(), digits.groups() > 1) &&
        (ends_number(text, digits.end()) || ends_column(text, digits.end())) &&
        !(digits.groups() == 1 && (is_counted(text, digits.end()) || is_of_thing(text, at))))
      found = {at, digits.end()};
  return found;
}

// 2024-05-01 and 10.1.2.3 are no numbers that anyone dials.
bool is_dialled(std::string_view value, const Digits& digits) {
  constexpr std::size_t kDigitsMin = 7;
  const std::string_view all = digits.all();
  if (all.size() < kDigitsMin || all.find_first_not_of(all[0]) == std::string_view::npos) return false;
  const bool is_date =
      (all.starts_with("19") || all.starts_with("20")) && value.size() >= 10 && value[4] == '-' && value[7] == '-';
  const auto dots = std::count(value.begin(), value.end(), '.');
  const bool is_address = dots == 3 && digits.groups() == 4 && digits.longest_group() <= 3;
  return !is_date && !is_address;
}

// headphones=12345678
bool is_instrument(std::string_view text, std::size_t begin) {
  const std::string_view before = text.substr(begin - std::min<std::size_t>(begin, 5), std::min<std::size_t>(begin, 5));
  return before.ends_with("head") || before.ends_with("ear") || before.ends_with("micro");
}

Span examine_named(std::string_view text, Name name, const Joint& joint) {
  if (is_instrument(text, name.begin)) return {};
  const std::size_t begin = joint.value_begin;
  const bool has_plus = begin < text.size() && text[begin] == '+';
  Digits digits(text, begin + (has_plus ? 1U : 0U), joint.is_query ? " -./)+" : " -./)");
  Span found;
  while (digits.take_group()) {
    const std::string_view value = text.substr(begin, digits.end() - begin);
    if (is_dialled(value, digits) && digits.all().size() <= 15 && ends_number(text, digits.end()))
      found = {begin, digits.end()};
  }
  return found;
}

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::plus_digits}}};
constexpr auto kNames = std::to_array<std::string_view>({"*phone",
                                                         "*phone number",
                                                         "phone no",
                                                         "phone nr",
                                                         "*telephone",
                                                         "tel",
                                                         "tel no",
                                                         "tel number",
                                                         "telno",
                                                         "*mobile",
                                                         "*mobile number",
                                                         "mobile no",
                                                         "mob",
                                                         "cell",
                                                         "cellular",
                                                         "cell number",
                                                         "fax",
                                                         "fax number",
                                                         "msisdn",
                                                         "whatsapp",
                                                         "contact number",
                                                         "caller id",
                                                         "callerid",
                                                         "calling number",
                                                         "called number",
                                                         "phone num",
                                                         "gsm",
                                                         "sms to",
                                                         "*telefon",
                                                         "*telefonnummer",
                                                         "*telefonnr",
                                                         "*rufnummer",
                                                         "handy",
                                                         "*handynummer",
                                                         "mobil",
                                                         "*mobilnummer",
                                                         "*mobiltelefon",
                                                         "*téléphone",
                                                         "portable",
                                                         "*teléfono",
                                                         "*telefono",
                                                         "*móvil",
                                                         "*movil",
                                                         "*celular",
                                                         "*cellulare",
                                                         "*telefone",
                                                         "*telemóvel",
                                                         "*telefoon",
                                                         "*telefoonnummer",
                                                         "tlf",
                                                         "puhelin",
                                                         "*puhelinnumero",
                                                         "*numer telefonu",
                                                         "*telefonszám",
                                                         "*telefon numarası",
                                                         "cep",
                                                         "*телефон",
                                                         "*тел",
                                                         "*电话",
                                                         "*電話",
                                                         "*手机",
                                                         "*手机号",
                                                         "*电话号码",
                                                         "*電話番号",
                                                         "*전화",
                                                         "*전화번호",
                                                         "*τηλέφωνο",
                                                         "*هاتف",
                                                         "callernumber",
                                                         "caller number",
                                                         "from number",
                                                         "to number",
                                                         "ph",
                                                         "ph no",
                                                         "*telefonnummern",
                                                         "festnetz",
                                                         "*tél",
                                                         "*tel nr",
                                                         "*numéro de tél",
                                                         "*telemovel",
                                                         "*celular numero",
                                                         "*telefon komórkowy",
                                                         "*telefon komorkowy",
                                                         "*komórka",
                                                         "*komorka",
                                                         "*mobiel",
                                                         "*telefonní číslo",
                                                         "*telefonni cislo",
                                                         "*telefon no",
                                                         "*cep telefonu",
                                                         "*gsm no",
                                                         "*номер телефона",
                                                         "*мобильный",
                                                         "*номер телефону",
                                                         "*мобільний",
                                                         "*κινητό",
                                                         "*手机号码",
                                                         "*携帯番号",
                                                         "*携帯電話",
                                                         "*휴대폰",
                                                         "*휴대폰번호",
                                                         "*جوال",
                                                         "*טלפון",
                                                         "*फ़ोन",
                                                         "*मोबाइल",
                                                         "*โทรศัพท์",
                                                         "*เบอร์โทร",
                                                         "*điện thoại",
                                                         "*số điện thoại",
                                                         "*telepon",
                                                         "*no hp"});

}  // namespace

const Detector phone_detector = {.name = "phone",
                                 .anchors = kAnchors,
                                 .examine = examine,
                                 .names = kNames,
                                 .examine_named = examine_named,
                                 .form = Form::letters_and_digits};

}  // namespace cordwood::masking
