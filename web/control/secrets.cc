#include "control/secrets.h"

#include <array>
#include <cstdint>
#include <span>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/check.h"

namespace cordwood::control {
namespace {

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace

std::string random_secret() {
  std::array<unsigned char, 32> bytes;
  CORDWOOD_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "no random numbers to be had");
  return hexadecimal(bytes);
}

std::string fingerprint(std::string_view secret) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  CORDWOOD_CHECK(EVP_Digest(secret.data(), secret.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1);
  return hexadecimal(std::span(digest).first(size));
}

}  // namespace cordwood::control
