#pragma once
// The check digits of the world's national ids. Each takes the number without separators, letters in upper case, and
// says whether it has the form and the check digits of the country's.

#include <string_view>

namespace cordwood::masking::id_checks {

using Check = bool (*)(std::string_view number);

bool luhn(std::string_view digits);  // Of any length.

bool au_tfn(std::string_view number);      // Australia, tax file number
bool be_rrn(std::string_view number);      // Belgium, rijksregisternummer
bool bg_egn(std::string_view number);      // Bulgaria, uniform civil number
bool br_cpf(std::string_view number);      // Brazil
bool ca_sin(std::string_view number);      // Canada, social insurance number
bool ch_ahv(std::string_view number);      // Switzerland
bool cl_rut(std::string_view number);      // Chile
bool cn_id(std::string_view number);       // China, resident identity card
bool cz_rc(std::string_view number);       // Czechia and Slovakia, rodné číslo
bool de_tax_id(std::string_view number);   // Germany, Steuer-Identifikationsnummer
bool dk_cpr(std::string_view number);      // Denmark: a date alone, since numbers without check digit are issued
bool ee_id(std::string_view number);       // Estonia and Lithuania
bool es_dni(std::string_view number);      // Spain, DNI and NIE
bool fi_hetu(std::string_view number);     // Finland, without the sign of the century or with its letter
bool fr_nir(std::string_view number);      // France, numéro de sécurité sociale with its key
bool hr_oib(std::string_view number);      // Croatia
bool ie_pps(std::string_view number);      // Ireland
bool il_id(std::string_view number);       // Israel
bool in_aadhaar(std::string_view number);  // India
bool it_cf(std::string_view number);       // Italy, codice fiscale
bool jp_number(std::string_view number);   // Japan, individual number
bool kr_rrn(std::string_view number);      // Korea, resident registration number
bool mx_curp(std::string_view number);     // Mexico
bool nl_bsn(std::string_view number);      // Netherlands
bool no_fnr(std::string_view number);      // Norway, fødselsnummer
bool pl_pesel(std::string_view number);    // Poland
bool pt_nif(std::string_view number);      // Portugal
bool ro_cnp(std::string_view number);      // Romania
bool ru_snils(std::string_view number);    // Russia
bool se_pnr(std::string_view number);      // Sweden, personnummer of 10 or 12 digits
bool sg_nric(std::string_view number);     // Singapore
bool tr_tckn(std::string_view number);     // Turkey
bool za_id(std::string_view number);       // South Africa

}  // namespace cordwood::masking::id_checks
