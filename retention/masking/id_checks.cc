#include "id_checks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "characters.h"

namespace cordwood::masking::id_checks {
namespace {

bool are_digits(std::string_view text, std::size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), is_digit);
}

int digit(std::string_view number, std::size_t at) { return number[at] - '0'; }

std::uint64_t value(std::string_view digits) {
  std::uint64_t sum = 0;
  for (const char c : digits) sum = sum * 10 + static_cast<std::uint64_t>(c - '0');
  return sum;
}

template <std::size_t kCount>
int weighted(std::string_view number, const std::array<int, kCount>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < kCount; ++i) sum += digit(number, i) * weights[i];
  return sum;
}

bool is_date(std::uint64_t month, std::uint64_t day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

// yymmdd at `at`.
bool has_date(std::string_view number, std::size_t at) {
  return is_date(value(number.substr(at + 2, 2)), value(number.substr(at + 4, 2)));
}

bool all_alike(std::string_view number) { return number.find_first_not_of(number[0]) == std::string_view::npos; }

// ISO 7064 MOD 11,10.
bool passes_mod_11_10(std::string_view number) {
  int product = 10;
  for (std::size_t i = 0; i + 1 < number.size(); ++i) {
    const int sum = (digit(number, i) + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (11 - product) % 10 == digit(number, number.size() - 1);
}

}  // namespace

bool luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int one = digit(digits, digits.size() - 1 - i);
    if (i % 2 == 1 && (one *= 2) > 9) one -= 9;
    sum += one;
  }
  return sum % 10 == 0;
}

bool au_tfn(std::string_view number) {
  return are_digits(number, 9) && weighted<9>(number, {1, 4, 3, 7, 5, 8, 6, 9, 10}) % 11 == 0 && !all_alike(number);
}

bool be_rrn(std::string_view number) {
  if (!are_digits(number, 11) || value(number.substr(2, 2)) > 12 || value(number.substr(4, 2)) > 31) return false;
  const std::uint64_t key = value(number.substr(9));
  const std::uint64_t first = value(number.substr(0, 9));
  return key == 97 - first % 97 || key == 97 - (2'000'000'000 + first) % 97;  // Born from 2000 on: a 2 in front.
}

bool bg_egn(std::string_view number) {
  if (!are_digits(number, 10)) return false;
  const std::uint64_t month = value(number.substr(2, 2)) % 20;  // 20 or 40 more: other centuries.
  return is_date(month, value(number.substr(4, 2))) &&
         weighted<9>(number, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == digit(number, 9);
}

bool br_cpf(std::string_view number) {
  if (!are_digits(number, 11) || all_alike(number)) return false;
  const auto check = [](int sum) { return sum * 10 % 11 % 10; };
  return check(weighted<9>(number, {10, 9, 8, 7, 6, 5, 4, 3, 2})) == digit(number, 9) &&
         check(weighted<10>(number, {11, 10, 9, 8, 7, 6, 5, 4, 3, 2})) == digit(number, 10);
}

bool ca_sin(std::string_view number) { return are_digits(number, 9) && !all_alike(number) && luhn(number); }

bool ch_ahv(std::string_view number) {
  if (!are_digits(number, 13) || !number.starts_with("756")) return false;
  return (10 - weighted<12>(number, {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3}) % 10) % 10 == digit(number, 12);
}

bool cl_rut(std::string_view number) {
  if (number.size() < 8 || number.size() > 9 || !are_digits(number.substr(0, number.size() - 1), number.size() - 1))
    return false;
  int sum = 0;
  for (std::size_t i = 0; i + 1 < number.size(); ++i)
    sum += digit(number, number.size() - 2 - i) * static_cast<int>(2 + i % 6);
  const int check = 11 - sum % 11;
  const char expected = check == 11 ? '0' : check == 10 ? 'K' : static_cast<char>('0' + check);
  return number.back() == expected;
}

bool cn_id(std::string_view number) {
  if (number.size() != 18 || !are_digits(number.substr(0, 17), 17) || number[0] == '0') return false;
  const std::uint64_t year = value(number.substr(6, 4));
  if (year < 1900 || year > 2099 || !has_date(number, 8)) return false;
  const int sum = weighted<17>(number, {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2});
  return number[17] == "10X98765432"[sum % 11];
}

bool cz_rc(std::string_view number) {
  if (!are_digits(number, 10)) return false;
  const std::uint64_t month = value(number.substr(2, 2));  // 50 more for women, 20 more when a day ran out.
  return is_date(month % 50 > 20 ? month % 50 - 20 : month % 50, value(number.substr(4, 2))) &&
         (value(number) % 11 == 0 || (value(number.substr(0, 9)) % 11 == 10 && number[9] == '0'));
}

bool de_tax_id(std::string_view number) {
  if (!are_digits(number, 11) || number[0] == '0') return false;
  // Of the first ten digits exactly one comes twice or three times.
  std::array<int, 10> counts{};
  for (const char c : number.substr(0, 10)) ++counts[static_cast<std::size_t>(c - '0')];
  const auto repeated = std::count_if(counts.begin(), counts.end(), [](int count) { return count > 1; });
  return repeated == 1 && *std::max_element(counts.begin(), counts.end()) <= 3 && passes_mod_11_10(number);
}

bool dk_cpr(std::string_view number) {
  return are_digits(number, 10) && is_date(value(number.substr(2, 2)), value(number.substr(0, 2)));
}

bool ee_id(std::string_view number) {
  if (!are_digits(number, 11) || number[0] < '1' || number[0] > '8' || !has_date(number, 1)) return false;
  int check = weighted<10>(number, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}) % 11;
  if (check == 10) check = weighted<10>(number, {3, 4, 5, 6, 7, 8, 9, 1, 2, 3}) % 11 % 10;
  return check == digit(number, 10);
}

bool es_dni(std::string_view number) {
  constexpr std::string_view kLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
  if (number.size() != 9 || !are_digits(number.substr(1, 7), 7)) return false;
  const std::size_t foreign = std::string_view("XYZ").find(number[0]);  // A NIE: the letter is a digit 0 to 2.
  if (foreign == std::string_view::npos && !is_digit(number[0])) return false;
  const std::uint64_t first =
      foreign == std::string_view::npos ? static_cast<std::uint64_t>(digit(number, 0)) : std::uint64_t{foreign};
  return number[8] == kLetters[(first * 10'000'000 + value(number.substr(1, 7))) % 23];
}

bool fi_hetu(std::string_view number) {
  constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  const bool has_century =
      number.size() == 11 && std::string_view("ABCDEFUVWXY").find(number[6]) != std::string_view::npos;
  if (number.size() != 10 && !has_century) return false;
  const std::string_view birth = number.substr(0, 6);
  const std::string_view person = number.substr(number.size() - 4, 3);
  if (!are_digits(birth, 6) || !are_digits(person, 3) || !is_date(value(birth.substr(2, 2)), value(birth.substr(0, 2))))
    return false;
  return number.back() == kChecks[(value(birth) * 1000 + value(person)) % 31];
}

bool fr_nir(std::string_view number) {
  if (number.size() != 15 || std::string_view("123478").find(number[0]) == std::string_view::npos) return false;
  std::uint64_t birth = 0;
  if (number[6] == 'A' || number[6] == 'B') {  // Corsica, 2A and 2B, counts as 19 and 18.
    if (number[5] != '2' || !are_digits(number.substr(0, 5), 5) || !are_digits(number.substr(7), 8)) return false;
    birth =
        (value(number.substr(0, 5)) * 100 + (number[6] == 'A' ? 19U : 18U)) * 1'000'000 + value(number.substr(7, 6));
  } else {
    if (!are_digits(number, 15)) return false;
    birth = value(number.substr(0, 13));
  }
  const std::uint64_t month = value(number.substr(3, 2));
  const bool is_month = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
  return is_month && value(number.substr(13)) == 97 - birth % 97;
}

bool hr_oib(std::string_view number) { return are_digits(number, 11) && passes_mod_11_10(number); }

bool ie_pps(std::string_view number) {
  if ((number.size() != 8 && number.size() != 9) || !are_digits(number.substr(0, 7), 7) || !is_letter(number[7]))
    return false;
  int sum = weighted<7>(number, {8, 7, 6, 5, 4, 3, 2});
  if (number.size() == 9) {
    if (!is_letter(number[8])) return false;
    if (number[8] != 'W') sum += 9 * (number[8] - 'A' + 1);
  }
  return number[7] == "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23];
}

bool il_id(std::string_view number) { return are_digits(number, 9) && !all_alike(number) && luhn(number); }

bool in_aadhaar(std::string_view number) {
  if (!are_digits(number, 12) || number[0] < '2') return false;
  // Verhoeff: the dihedral group of ten, and a permutation of its digits applied once more at each place.
  constexpr std::array<int, 10> kPermutation = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
  const auto product = [](int a, int b) {
    if (a < 5) return b < 5 ? (a + b) % 5 : (a + b) % 5 + 5;
    return b < 5 ? (a - b + 5) % 5 + 5 : (a - b + 5) % 5;
  };
  int check = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    int one = digit(number, number.size() - 1 - i);
    for (std::size_t turn = 0; turn < i % 8; ++turn) one = kPermutation[static_cast<std::size_t>(one)];
    check = product(check, one);
  }
  return check == 0;
}

bool it_cf(std::string_view number) {
  constexpr std::array<int, 26> kOdd = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                        20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  if (number.size() != 16) return false;
  constexpr std::string_view kDigitLetters = "LMNPQRSTUV";  // In place of digits, when two people would be alike.
  constexpr std::string_view kForm = "aaaaaaddaddaddda";
  for (std::size_t i = 0; i < number.size(); ++i) {
    const bool is_number = is_digit(number[i]) || kDigitLetters.find(number[i]) != std::string_view::npos;
    if (kForm[i] == 'a' ? !is_letter(number[i]) : !is_number) return false;
  }
  if (std::string_view("ABCDEHLMPRST").find(number[8]) == std::string_view::npos) return false;  // The month.
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const auto place = static_cast<std::size_t>(is_digit(number[i]) ? number[i] - '0' : number[i] - 'A');
    sum += i % 2 == 0 ? kOdd[place] : static_cast<int>(place);
  }
  return number[15] == 'A' + sum % 26;
}

bool jp_number(std::string_view number) {
  if (!are_digits(number, 12)) return false;
  const int rest = weighted<11>(number, {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
  return (rest <= 1 ? 0 : 11 - rest) == digit(number, 11);
}

bool kr_rrn(std::string_view number) {
  if (!are_digits(number, 13) || !has_date(number, 0) || number[6] == '0') return false;
  return (11 - weighted<12>(number, {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5}) % 11) % 10 == digit(number, 12);
}

bool mx_curp(std::string_view number) {
  constexpr std::string_view kForm = "aaaaddddddaaaaaaxd";
  if (number.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < number.size(); ++i)
    if ((kForm[i] == 'a' && !is_letter(number[i])) || (kForm[i] == 'd' && !is_digit(number[i]))) return false;
  if ((number[10] != 'H' && number[10] != 'M' && number[10] != 'X') || !has_date(number, 4)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const char c = number[i];
    const int place = is_digit(c) ? c - '0' : c - 'A' + 10 + (c > 'N' ? 1 : 0);  // Ñ stands behind N.
    sum += place * static_cast<int>(18 - i);
  }
  return (10 - sum % 10) % 10 == digit(number, 17);
}

bool nl_bsn(std::string_view number) {
  return are_digits(number, 9) && !all_alike(number) && weighted<9>(number, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 == 0;
}

bool no_fnr(std::string_view number) {
  if (!are_digits(number, 11)) return false;
  const std::uint64_t day = value(number.substr(0, 2));
  if (!is_date(value(number.substr(2, 2)) % 40, day > 40 ? day - 40 : day)) return false;  // D-numbers: 40 more.
  const auto check = [](int sum) { return (11 - sum % 11) % 11; };
  return check(weighted<9>(number, {3, 7, 6, 1, 8, 9, 4, 5, 2})) == digit(number, 9) &&
         check(weighted<10>(number, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2})) == digit(number, 10);
}

bool pl_pesel(std::string_view number) {
  if (!are_digits(number, 11) || !is_date(value(number.substr(2, 2)) % 20, value(number.substr(4, 2)))) return false;
  return (10 - weighted<10>(number, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3}) % 10) % 10 == digit(number, 10);
}

bool pt_nif(std::string_view number) {
  if (!are_digits(number, 9) || number[0] == '0' || number[0] == '4') return false;
  const int check = 11 - weighted<8>(number, {9, 8, 7, 6, 5, 4, 3, 2}) % 11;
  return (check >= 10 ? 0 : check) == digit(number, 8);
}

bool ro_cnp(std::string_view number) {
  if (!are_digits(number, 13) || number[0] == '0' || !has_date(number, 1)) return false;
  const int check = weighted<12>(number, {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11;
  return (check == 10 ? 1 : check) == digit(number, 12);
}

bool ru_snils(std::string_view number) {
  if (!are_digits(number, 11) || all_alike(number.substr(0, 9))) return false;
  return weighted<9>(number, {9, 8, 7, 6, 5, 4, 3, 2, 1}) % 101 % 100 == static_cast<int>(value(number.substr(9)));
}

bool se_pnr(std::string_view number) {
  if (number.size() == 12) number.remove_prefix(2);
  if (!are_digits(number, 10)) return false;
  const std::uint64_t day = value(number.substr(4, 2));  // Coordination numbers: 60 more.
  return is_date(value(number.substr(2, 2)), day > 60 ? day - 60 : day) && luhn(number);
}

bool sg_nric(std::string_view number) {
  if (number.size() != 9 || !are_digits(number.substr(1, 7), 7)) return false;
  const int sum = weighted<7>(number.substr(1), {2, 7, 6, 5, 4, 3, 2});
  switch (number[0]) {
    case 'S':
      return number[8] == "JZIHGFEDCBA"[sum % 11];
    case 'T':
      return number[8] == "JZIHGFEDCBA"[(sum + 4) % 11];
    case 'F':
      return number[8] == "XWUTRQPNMLK"[sum % 11];
    case 'G':
      return number[8] == "XWUTRQPNMLK"[(sum + 4) % 11];
    default:
      return false;
  }
}

bool tr_tckn(std::string_view number) {
  if (!are_digits(number, 11) || number[0] == '0') return false;
  int odd = 0;
  int even = 0;
  for (std::size_t i = 0; i < 9; ++i) (i % 2 == 0 ? odd : even) += digit(number, i);
  const int first = ((odd * 7 - even) % 10 + 10) % 10;
  return first == digit(number, 9) && (odd + even + first) % 10 == digit(number, 10);
}

bool za_id(std::string_view number) { return are_digits(number, 13) && has_date(number, 0) && luhn(number); }

}  // namespace cordwood::masking::id_checks
