#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

struct Part {
  int value = 0;
  std::size_t digits = 0;
};

Part digits_at(std::string_view text, std::size_t& at) {
  Part part;
  for (; at < text.size() && part.digits < 9 && is_digit(text[at]); ++at, ++part.digits)
    part.value = part.value * 10 + (text[at] - '0');
  return part;
}

bool is_year(const Part& part) { return part.digits == 4 && part.value >= 1850 && part.value <= 2100; }
bool is_day(const Part& part) { return part.digits >= 1 && part.digits <= 2 && part.value >= 1 && part.value <= 31; }
bool is_month(const Part& part) { return is_day(part) && part.value <= 12; }

bool is_date(const Part& a, const Part& b, const Part& c) {
  if (is_year(a)) return is_month(b) && is_day(c);
  const bool has_year = is_year(c) || c.digits == 2;
  return has_year && ((is_day(a) && is_month(b)) || (is_month(a) && is_day(b)));
}

bool is_compact(const Part& all) {
  return all.digits == 8 && ((all.value / 10000 >= 1850 && all.value / 10000 <= 2100 && all.value / 100 % 100 <= 12) ||
                             (all.value / 1000000 <= 31 && all.value % 10000 >= 1850 && all.value % 10000 <= 2100));
}

// The separator of two parts: one of "-./", with a blank behind dots; or the sign of Chinese and Japanese.
std::size_t separator_end(std::string_view text, std::size_t at) {
  for (const std::string_view sign : {"年", "月", "년 ", "년", "월 ", "월", ". ", "-", ".", "/", "%2F", "%2f"})
    if (text.substr(at).starts_with(sign)) return at + sign.size();
  return at;
}

Span in_numbers(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  std::array<Part, 3> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = digits_at(text, at);
    if (i == 0 && is_compact(parts[0]) && (at == text.size() || !is_alnum(text[at]))) return {begin, at};
    if (i == 2) break;
    const std::size_t next = separator_end(text, at);
    if (next == at) return {};
    at = next;
  }
  if (!is_date(parts[0], parts[1], parts[2])) return {};
  if (text.substr(at).starts_with("日") || text.substr(at).starts_with("일")) at += 3;
  return at < text.size() && is_digit(text[at]) ? Span{} : Span{begin, at};
}

// 4 May 1990, May 4, 1990, 4. Mai 1990, 4 de mayo de 1990: words and a year, in up to 28 bytes.
Span in_words(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBytesMax = 28;
  std::size_t at = begin;
  std::size_t letters = 0;
  bool has_day = false;
  while (at < text.size() && at - begin < kBytesMax) {
    if (is_digit(text[at])) {
      const Part part = digits_at(text, at);
      if (is_year(part) && has_day && letters >= 3) return {begin, at};
      if (!is_day(part) || has_day) return {};
      has_day = true;
      continue;
    }
    if (!is_word(text[at]) && std::string_view(" .,-/").find(text[at]) == std::string_view::npos) return {};
    letters += is_word(text[at]) ? 1 : 0;
    ++at;
  }
  return {};
}

Span examine_named(std::string_view text, Name, const Joint& joint) {
  if (joint.value_begin >= text.size()) return {};
  const Span numbers = in_numbers(text, joint.value_begin);
  return numbers.empty() ? in_words(text, joint.value_begin) : numbers;
}

constexpr auto kNames = std::to_array<std::string_view>({"dob",
                                                         "date of birth",
                                                         "*birth date",
                                                         "*birthdate",
                                                         "*birthday",
                                                         "birth dt",
                                                         "born",
                                                         "born on",
                                                         "birth",
                                                         "bday",
                                                         "*geburtsdatum",
                                                         "*geburtstag",
                                                         "geboren",
                                                         "geboren am",
                                                         "geb",
                                                         "*fecha de nacimiento",
                                                         "*fecha nacimiento",
                                                         "*date de naissance",
                                                         "*datenaissance",
                                                         "né le",
                                                         "née le",
                                                         "*data de nascimento",
                                                         "*data di nascita",
                                                         "nato il",
                                                         "*geboortedatum",
                                                         "*data urodzenia",
                                                         "*födelsedatum",
                                                         "*fødselsdato",
                                                         "*syntymäaika",
                                                         "*datum narození",
                                                         "*születési dátum",
                                                         "*doğum tarihi",
                                                         "*дата рождения",
                                                         "*出生日期",
                                                         "*生年月日",
                                                         "*생년월일",
                                                         "*nascimento",
                                                         "*ημερομηνία γέννησης",
                                                         "*تاريخ الميلاد",
                                                         "d o b",
                                                         "birth day",
                                                         "*geb datum",
                                                         "*date naissance",
                                                         "*data nascita",
                                                         "*fec nac",
                                                         "*fecha nac",
                                                         "*nacimiento",
                                                         "nacido",
                                                         "nacida",
                                                         "*dt nasc",
                                                         "urodzony",
                                                         "urodzona",
                                                         "*data ur",
                                                         "geboren op",
                                                         "*fodelsedatum",
                                                         "*fodselsdato",
                                                         "født",
                                                         "*fødselsdag",
                                                         "född",
                                                         "*syntymaaika",
                                                         "*datum narozeni",
                                                         "narozen",
                                                         "*dátum narodenia",
                                                         "*datum narodenia",
                                                         "*szuletesi datum",
                                                         "*data nasterii",
                                                         "*data nașterii",
                                                         "*dogum tarihi",
                                                         "*датаРождения",
                                                         "родился",
                                                         "родилась",
                                                         "*дата народження",
                                                         "*дата на раждане",
                                                         "*生日",
                                                         "*出生年月",
                                                         "*誕生日",
                                                         "*생일",
                                                         "*תאריך לידה",
                                                         "*जन्म तिथि",
                                                         "*วันเกิด",
                                                         "*ngày sinh",
                                                         "*tanggal lahir",
                                                         "*data di nasc"});

}  // namespace

const Detector birth_date_detector = {
    .name = "birth_date", .names = kNames, .examine_named = examine_named, .form = Form::letters_and_digits};

}  // namespace cordwood::masking
