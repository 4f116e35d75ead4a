#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "id_checks.h"
#include "numbers.h"

namespace cordwood::masking {
namespace {

using namespace id_checks;

// As it is printed; d is a digit, a a capital letter, x either. What is here is taken without a name before it.
struct PrintedForm {
  std::string_view form;
  Check check;
};

constexpr auto kPrintedForms = std::to_array<PrintedForm>({
    {"ddd.ddd.ddd-dd", br_cpf},    {"dd.dd.dd-ddd.dd", be_rrn},
    {"ddd.dddd.dddd.dd", ch_ahv},  {"dd.ddd.ddd-x", cl_rut},
    {"d.ddd.ddd-x", cl_rut},       {"dd.ddd.ddd-a", es_dni},
    {"ddd-ddd-ddd dd", ru_snils},  {"d dd dd dd ddd ddd dd", fr_nir},
    {"dddddd-dddx", fi_hetu},      {"ddddddadddx", fi_hetu},
    {"dddddd-dddd", se_pnr},       {"dddddd/dddd", cz_rc},
    {"dddddddd-dddd", se_pnr},     {"dddddd-ddddddd", kr_rrn},
    {"dddddddddddddddddx", cn_id}, {"dddddddda", es_dni},
    {"addddddda", es_dni},         {"addddddda", sg_nric},
    {"aaaaaaddaddaddda", it_cf},   {"aaaaddddddaaaaaaxd", mx_curp},
});

bool has_form(std::string_view text, std::size_t at, std::string_view form) {
  if (text.size() - at < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const char c = text[at + i];
    const bool fits = form[i] == 'd'   ? is_digit(c)
                      : form[i] == 'a' ? is_upper(c)
                      : form[i] == 'x' ? is_digit(c) || is_upper(c)
                                       : c == form[i];
    if (!fits) return false;
  }
  return true;
}

// 20240131-1530 is a moment. Nobody whom a log names was born in these years.
bool is_recent_moment(std::string_view number) {
  const std::size_t year = number.size() == 12 ? 2 : 0;
  return (number.size() == 12 ? number.starts_with("20") : true) && number.substr(year, 2) >= "13" &&
         number.substr(year, 2) <= "35" && number.substr(year + 6, 2) < "24" && number.substr(year + 8, 2) < "60";
}

Span examine(std::string_view text, std::size_t at) {
  for (const PrintedForm& printed : kPrintedForms) {
    if (!has_form(text, at, printed.form)) continue;
    const std::size_t end = at + printed.form.size();
    if (!stands_alone(text, at, end)) continue;
    std::array<char, 24> number;
    std::size_t size = 0;
    for (std::size_t i = at; i < end; ++i)
      if (is_alnum(text[i])) number[size++] = text[i];
    const std::string_view joined(number.data(), size);
    if (printed.check == &se_pnr && is_recent_moment(joined)) continue;
    if (printed.check(joined) && !is_of_thing(text, at)) return {at, end};
  }
  return {};
}

struct NamedId {
  std::string_view name;
  Check check;
};

// Any of them, for names that do not say of which country.
bool any_country(std::string_view number);

constexpr auto kNamed = std::to_array<NamedId>({
    {"tfn", au_tfn},
    {"tax file number", au_tfn},
    {"rijksregisternummer", be_rrn},
    {"rijksregister", be_rrn},
    {"rrn", any_country},
    {"insz", be_rrn},
    {"niss", be_rrn},
    {"registre national", be_rrn},
    {"numéro national", be_rrn},
    {"numero national", be_rrn},
    {"egn", bg_egn},
    {"егн", bg_egn},
    {"ЕГН", bg_egn},
    {"cpf", br_cpf},
    {"sin", ca_sin},
    {"social insurance number", ca_sin},
    {"ahv", ch_ahv},
    {"ahv nr", ch_ahv},
    {"ahv nummer", ch_ahv},
    {"avs", ch_ahv},
    {"no avs", ch_ahv},
    {"rut", cl_rut},
    {"*身份证", cn_id},
    {"*身份证号", cn_id},
    {"*身份证号码", cn_id},
    {"*公民身份号码", cn_id},
    {"rodné číslo", cz_rc},
    {"rodne cislo", cz_rc},
    {"rč", cz_rc},
    {"birth number", cz_rc},
    {"*steuer id", de_tax_id},
    {"*steuerid", de_tax_id},
    {"idnr", de_tax_id},
    {"steueridentifikationsnummer", de_tax_id},
    {"*steuernummer", de_tax_id},
    {"steuer identifikationsnummer", de_tax_id},
    {"steuer idnr", de_tax_id},
    {"cpr", dk_cpr},
    {"cpr nr", dk_cpr},
    {"cpr nummer", dk_cpr},
    {"cpr number", dk_cpr},
    {"isikukood", ee_id},
    {"asmens kodas", ee_id},
    {"dni", es_dni},
    {"nie", es_dni},
    {"nif", any_country},
    {"dni nie", es_dni},
    {"hetu", fi_hetu},
    {"henkilötunnus", fi_hetu},
    {"henkilotunnus", fi_hetu},
    {"nir", fr_nir},
    {"*sécurité sociale", fr_nir},
    {"*securite sociale", fr_nir},
    {"n° ss", fr_nir},
    {"numéro ss", fr_nir},
    {"oib", hr_oib},
    {"pps", ie_pps},
    {"ppsn", ie_pps},
    {"pps number", ie_pps},
    {"pps no", ie_pps},
    {"teudat zehut", il_id},
    {"תעודת זהות", il_id},
    {"*aadhaar", in_aadhaar},
    {"*aadhar", in_aadhaar},
    {"*aadhaar number", in_aadhaar},
    {"*aadhaar no", in_aadhaar},
    {"आधार", in_aadhaar},
    {"codice fiscale", it_cf},
    {"*マイナンバー", jp_number},
    {"my number", jp_number},
    {"個人番号", jp_number},
    {"*주민등록번호", kr_rrn},
    {"curp", mx_curp},
    {"bsn", nl_bsn},
    {"burgerservicenummer", nl_bsn},
    {"sofinummer", nl_bsn},
    {"*fødselsnummer", no_fnr},
    {"*fodselsnummer", no_fnr},
    {"fnr", no_fnr},
    {"*personnummer", any_country},
    {"pesel", pl_pesel},
    {"pesel nr", pl_pesel},
    {"contribuinte", pt_nif},
    {"cnp", ro_cnp},
    {"снилс", ru_snils},
    {"СНИЛС", ru_snils},
    {"snils", ru_snils},
    {"pnr", se_pnr},
    {"nric", sg_nric},
    {"tckn", tr_tckn},
    {"*kimlik no", tr_tckn},
    {"*kimlik numarası", tr_tckn},
    {"nationaal nummer", be_rrn},
    {"rrnr", be_rrn},
    {"*cpf number", br_cpf},
    {"*cpf cliente", br_cpf},
    {"cpf cnpj", br_cpf},
    {"sin number", ca_sin},
    {"nas", ca_sin},
    {"ahvn13", ch_ahv},
    {"sozialversicherungsnummer", any_country},
    {"rc", cz_rc},
    {"personal code", ee_id},
    {"num secu", fr_nir},
    {"no secu", fr_nir},
    {"nss", fr_nir},
    {"insee", fr_nir},
    {"tz", il_id},
    {"israeli id", il_id},
    {"ת.ז.", il_id},
    {"uidai", in_aadhaar},
    {"individual number", jp_number},
    {"주민번호", kr_rrn},
    {"jumin", kr_rrn},
    {"cod numeric personal", ro_cnp},
    {"personnr", any_country},
    {"tc no", tr_tckn},
    {"tc kimlik", tr_tckn},
    {"tcno", tr_tckn},
    {"tc", tr_tckn},
    {"rsa id", za_id},
    {"south african id", za_id},
});

constexpr auto kAnyNames = std::to_array<std::string_view>({"sa id",
                                                            "id number",
                                                            "national id",
                                                            "*national id number",
                                                            "nationalid",
                                                            "national identity number",
                                                            "identity number",
                                                            "personal id",
                                                            "personal number",
                                                            "personal identification number",
                                                            "tax id",
                                                            "tax identification number",
                                                            "tin",
                                                            "citizen id",
                                                            "identity card",
                                                            "national number",
                                                            "government id",
                                                            "taxpayer id",
                                                            "social security",
                                                            "svnr",
                                                            "*id card",
                                                            "idcard",
                                                            "*documento",
                                                            "personal identity code",
                                                            "cod fisc",
                                                            "resident registration number",
                                                            "*fiscal code",
                                                            "id no",
                                                            "*citizen number"});

constexpr auto kNames = [] {
  std::array<std::string_view, kNamed.size() + kAnyNames.size()> names;
  for (std::size_t i = 0; i < kNamed.size(); ++i) names[i] = kNamed[i].name;
  for (std::size_t i = 0; i < kAnyNames.size(); ++i) names[kNamed.size() + i] = kAnyNames[i];
  return names;
}();

constexpr auto kChecks = std::to_array<Check>(
    {au_tfn, be_rrn,  bg_egn,   br_cpf, ca_sin, ch_ahv,   cl_rut,     cn_id,   cz_rc,     de_tax_id, ee_id,
     es_dni, fi_hetu, fr_nir,   hr_oib, ie_pps, il_id,    in_aadhaar, it_cf,   jp_number, kr_rrn,    mx_curp,
     nl_bsn, no_fnr,  pl_pesel, pt_nif, ro_cnp, ru_snils, se_pnr,     sg_nric, tr_tckn,   za_id,     dk_cpr});

bool any_country(std::string_view number) {
  return std::any_of(kChecks.begin(), kChecks.end(), [number](Check check) { return check(number); });
}

Span examine_named(std::string_view text, Name name, const Joint& joint) {
  const Check check = name.pattern < kNamed.size() ? kNamed[name.pattern].check : any_country;
  const std::size_t begin = joint.value_begin;
  Span found;
  Groups groups(text, begin, " -./+");
  while (groups.joined().size() < 18 && groups.take()) {
    const bool is_whole = groups.end() == text.size() || (!is_alnum(text[groups.end()]) && text[groups.end()] != '_');
    if (is_whole && check(groups.joined())) found = {begin, groups.end()};
  }
  return found;
}

constexpr std::array<Anchor, 2> kAnchors = {{{.kind = Anchor::Kind::printed_id}, {.kind = Anchor::Kind::letter_id}}};

}  // namespace

const Detector national_id_detector = {.name = "national_id",
                                       .anchors = kAnchors,
                                       .examine = examine,
                                       .names = kNames,
                                       .examine_named = examine_named,
                                       .form = Form::letters_and_digits};

}  // namespace cordwood::masking
