#pragma once
// Keys and certificates as PEM text: the adapter to OpenSSL's X.509 side. Nothing here touches a file.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace cordwood::intake {

enum class CertificateUse { authority, server, client };

struct CertificateWish {
  CertificateUse use = CertificateUse::client;
  std::string common_name;
  std::uint64_t serial = 0;
  Timestamp not_before = {};
  Timestamp not_after = {};
  std::vector<std::string> server_names = {};  // DNS names and addresses; of a server only.
};

struct CertificateFacts {
  std::string common_name;
  std::uint64_t serial = 0;  // 0 when it is not one of ours: too long.
  Timestamp not_after = {};
  std::vector<std::string> server_names;
};

/// A new private key on the curve P-256.
Result<std::string> make_key_pem();

/// A certificate for the public half of `key_pem`, signed by `issuer_key_pem`. An authority signs itself:
/// give its own key twice and no issuer certificate.
Result<std::string> make_certificate_pem(const CertificateWish& wish, std::string_view key_pem,
                                         std::string_view issuer_certificate_pem, std::string_view issuer_key_pem);

Result<CertificateFacts> read_certificate(std::string_view pem);

/// Errc::corrupt unless `key_pem` is the private half of `certificate_pem`.
Result<void> check_key_fits(std::string_view certificate_pem, std::string_view key_pem);

/// Errc::corrupt unless the issuer signed every byte of the certificate; an authority is its own issuer.
Result<void> check_signature(std::string_view certificate_pem, std::string_view issuer_certificate_pem);

/// Whether `name` may stand in a server's certificate: a DNS name or an address.
bool is_server_name(std::string_view name);

}  // namespace cordwood::intake
