#include "ship_tls.h"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace cordwood::intake {
namespace {

void configure(asio::ssl::context& context, const Credentials& server, const std::string& ca_pem) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.native_handle(),
                          0);  // A resumed session would skip the look at the certificate.
  context.use_certificate(asio::buffer(server.certificate_pem), asio::ssl::context::pem);
  context.use_private_key(asio::buffer(server.key_pem), asio::ssl::context::pem);
  context.add_certificate_authority(asio::buffer(ca_pem));
  context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
}

}  // namespace

Result<std::shared_ptr<asio::ssl::context>> make_server_context(const Credentials& server, const std::string& ca_pem) {
  try {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    configure(*context, server, ca_pem);
    return context;
  } catch (const boost::system::system_error& e) {
    return error(Errc::corrupt, fmt::format("the server's certificate cannot be used: {}", e.what()));
  }
}

ClientFacts client_facts(TlsStream& stream) {
  ClientFacts facts;
  const X509* certificate = SSL_get0_peer_certificate(stream.native_handle());
  if (certificate == nullptr) return facts;
  if (!ASN1_INTEGER_get_uint64(&facts.serial, X509_get0_serialNumber(certificate))) facts.serial = 0;
  char name[256] = "";
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  facts.name = name;
  return facts;
}

std::string handshake_failure(TlsStream& stream, const boost::system::error_code& failure) {
  const long verdict = SSL_get_verify_result(stream.native_handle());
  switch (verdict) {
    case X509_V_OK:
      break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "its certificate has expired: enrol it again";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "its certificate is not valid yet: compare the clocks";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "its certificate is not from this server's CA";
    default:
      return fmt::format("its certificate is not accepted: {}", X509_verify_cert_error_string(verdict));
  }
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(failure.value()));
  if (failure.category() == asio::error::get_ssl_category() && reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE)
    return "it showed no certificate";
  return failure.message();
}

}  // namespace cordwood::intake
