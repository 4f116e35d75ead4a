#include "x509.h"

#include <memory>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace cordwood::intake {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

Error openssl_error(Errc code, std::string_view doing) {
  const unsigned long number = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(number);
  return error(code, fmt::format("{}: {}", doing, reason ? reason : "OpenSSL gives no reason"));
}

Bio reader_of(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

Result<Key> parse_key(std::string_view pem) {
  Key key(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, nullptr, nullptr));
  if (!key) return openssl_error(Errc::corrupt, "reading a private key");
  return key;
}

Result<Certificate> parse_certificate(std::string_view pem) {
  Certificate certificate(PEM_read_bio_X509(reader_of(pem).get(), nullptr, nullptr, nullptr));
  if (!certificate) return openssl_error(Errc::corrupt, "reading a certificate");
  return certificate;
}

bool is_address(const std::string& name) {
  in6_addr parsed{};
  return inet_pton(AF_INET, name.c_str(), &parsed) == 1 || inet_pton(AF_INET6, name.c_str(), &parsed) == 1;
}

Result<void> set_time(ASN1_TIME* field, Timestamp time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  if (!ASN1_TIME_set(field, seconds)) return openssl_error(Errc::invalid, "dating a certificate");
  return success();
}

Result<void> add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  if (!extension || !X509_add_ext(certificate, extension.get(), -1))
    return openssl_error(Errc::invalid, "extending a certificate");
  return success();
}

// The names are checked by is_server_name(), so none can smuggle in another.
std::string alternative_names(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names)
    out += fmt::format("{}{}:{}", out.empty() ? "" : ",", is_address(name) ? "IP" : "DNS", name);
  return out;
}

Result<void> add_extensions(X509* certificate, X509* issuer, const CertificateWish& wish) {
  const bool is_authority = wish.use == CertificateUse::authority;
  CORDWOOD_TRY(add_extension(certificate, issuer, NID_basic_constraints,
                             is_authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE"));
  CORDWOOD_TRY(add_extension(certificate, issuer, NID_key_usage,
                             is_authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature"));
  CORDWOOD_TRY(add_extension(certificate, issuer, NID_subject_key_identifier, "hash"));
  CORDWOOD_TRY(add_extension(certificate, issuer, NID_authority_key_identifier, "keyid"));
  if (is_authority) return success();
  CORDWOOD_TRY(add_extension(certificate, issuer, NID_ext_key_usage,
                             wish.use == CertificateUse::server ? "serverAuth" : "clientAuth"));
  if (wish.server_names.empty()) return success();
  return add_extension(certificate, issuer, NID_subject_alt_name, alternative_names(wish.server_names));
}

Result<void> set_subject(X509* certificate, const std::string& common_name) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(common_name.data());
  X509_NAME* subject = X509_get_subject_name(certificate);
  if (!X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, bytes, static_cast<int>(common_name.size()),
                                  -1, 0))
    return openssl_error(Errc::invalid, "naming a certificate");
  return success();
}

Timestamp time_of(const ASN1_TIME* field) {
  tm broken{};
  if (!ASN1_TIME_to_tm(field, &broken)) return Timestamp::min();
  return Timestamp(std::chrono::seconds(timegm(&broken)));
}

std::string common_name_of(const X509* certificate) {
  char name[256] = "";
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  return name;
}

std::string text_of_address(const ASN1_OCTET_STRING* bytes) {
  char text[INET6_ADDRSTRLEN] = "";
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  inet_ntop(family, ASN1_STRING_get0_data(bytes), text, sizeof text);
  return text;
}

std::vector<std::string> server_names_of(const X509* certificate) {
  std::vector<std::string> out;
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
      out.emplace_back(bytes, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      out.push_back(text_of_address(name->d.iPAddress));
    }
  }
  return out;
}

}  // namespace

Result<std::string> make_key_pem() {
  const Key key(EVP_EC_gen("P-256"));
  const Bio out(BIO_new(BIO_s_mem()));
  if (!key || !PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr))
    return openssl_error(Errc::io, "making a private key");
  return text_of(out.get());
}

Result<std::string> make_certificate_pem(const CertificateWish& wish, std::string_view key_pem,
                                         std::string_view issuer_certificate_pem, std::string_view issuer_key_pem) {
  CORDWOOD_TRY(const Key key, parse_key(key_pem));
  CORDWOOD_TRY(const Key issuer_key, parse_key(issuer_key_pem));
  const Certificate certificate(X509_new());
  Certificate issuer;
  if (!issuer_certificate_pem.empty()) {
    CORDWOOD_TRY(issuer, parse_certificate(issuer_certificate_pem));
  }
  X509* signer = issuer ? issuer.get() : certificate.get();
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), wish.serial);
  CORDWOOD_TRY(set_time(X509_getm_notBefore(certificate.get()), wish.not_before));
  CORDWOOD_TRY(set_time(X509_getm_notAfter(certificate.get()), wish.not_after));
  CORDWOOD_TRY(set_subject(certificate.get(), wish.common_name));
  if (!X509_set_pubkey(certificate.get(), key.get()) ||
      !X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)))
    return openssl_error(Errc::invalid, "filling a certificate");
  CORDWOOD_TRY(add_extensions(certificate.get(), signer, wish));
  const Bio out(BIO_new(BIO_s_mem()));
  if (!X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) ||
      !PEM_write_bio_X509(out.get(), certificate.get()))
    return openssl_error(Errc::invalid, "signing a certificate");
  return text_of(out.get());
}

Result<CertificateFacts> read_certificate(std::string_view pem) {
  CORDWOOD_TRY(const Certificate certificate, parse_certificate(pem));
  CertificateFacts facts;
  facts.common_name = common_name_of(certificate.get());
  if (!ASN1_INTEGER_get_uint64(&facts.serial, X509_get0_serialNumber(certificate.get()))) facts.serial = 0;
  facts.not_after = time_of(X509_get0_notAfter(certificate.get()));
  facts.server_names = server_names_of(certificate.get());
  return facts;
}

Result<void> check_key_fits(std::string_view certificate_pem, std::string_view key_pem) {
  CORDWOOD_TRY(const Certificate certificate, parse_certificate(certificate_pem));
  CORDWOOD_TRY(const Key key, parse_key(key_pem));
  if (!X509_check_private_key(certificate.get(), key.get()))
    return openssl_error(Errc::corrupt, "matching a key with its certificate");
  return success();
}

Result<void> check_signature(std::string_view certificate_pem, std::string_view issuer_certificate_pem) {
  CORDWOOD_TRY(const Certificate certificate, parse_certificate(certificate_pem));
  CORDWOOD_TRY(const Certificate issuer, parse_certificate(issuer_certificate_pem));
  if (X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) != 1)
    return openssl_error(Errc::corrupt, "checking a certificate's signature");
  return success();
}

bool is_server_name(std::string_view name) {
  if (is_address(std::string(name))) return true;
  const auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  return !name.empty() && name.size() <= 253 && name.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace cordwood::intake
