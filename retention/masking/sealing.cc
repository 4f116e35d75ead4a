#include "sealing.h"

#include <array>
#include <memory>

#include <openssl/evp.h>

#include "action.h"
#include "base/check.h"
#include "characters.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kProofBytes = 16;
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// Hashes of values and this key must say nothing of each other.
std::array<unsigned char, 32> sealing_key(const Key& key) { return keyed_digest("cordwood: to seal", key.secret); }

std::string nonce_of(std::string_view value, std::string_view name, const Key& key) {
  std::string named("cordwood: nonce of ");
  named.append(name).append(":").append(value);
  const auto digest = keyed_digest(named, key.secret);
  return {reinterpret_cast<const char*>(digest.data()), kNonceBytes};
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int count(std::string_view text) { return static_cast<int>(text.size()); }

std::string base64url(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out.push_back(kDigits[bits >> (held - 6) & 63]);
  }
  if (held > 0) out.push_back(kDigits[bits << (6 - held) & 63]);
  return out;
}

Result<std::string> from_base64url(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return error(Errc::corrupt, "this is no base64url");
    bits = bits << 6 | static_cast<unsigned>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held & 255));
  }
  return out;
}

}  // namespace

std::string seal(std::string_view value, std::string_view name, const Key& key) {
  CORDWOOD_CHECK(value.size() <= kSealedBytesMax);
  const auto secret = sealing_key(key);
  const std::string nonce = nonce_of(value, name, key);
  std::string sealed(value.size(), '\0');
  std::string proof(kProofBytes, '\0');
  int done = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const bool is_sealed =
      cipher != nullptr &&
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, secret.data(), bytes(nonce)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &done, bytes(name), count(name)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), bytes(sealed), &done, bytes(value), count(value)) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), bytes(proof), &done) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kProofBytes, proof.data()) == 1;
  CORDWOOD_CHECK(is_sealed, "AES-256-GCM does not work");
  return base64url(nonce + sealed + proof);
}

Result<std::string> unseal(std::string_view text, std::string_view name, const Key& key) {
  CORDWOOD_TRY(std::string all, from_base64url(text));
  if (all.size() < kNonceBytes + kProofBytes) return error(Errc::corrupt, "what was sealed is cut off");
  const auto secret = sealing_key(key);
  const std::string nonce = all.substr(0, kNonceBytes);
  const std::string sealed = all.substr(kNonceBytes, all.size() - kNonceBytes - kProofBytes);
  std::string proof = all.substr(all.size() - kProofBytes);
  std::string value(sealed.size() + kProofBytes, '\0');  // OpenSSL asks for room.
  int done = 0;
  int last = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const bool is_open = cipher != nullptr &&
                       EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, secret.data(), bytes(nonce)) == 1 &&
                       EVP_DecryptUpdate(cipher.get(), nullptr, &last, bytes(name), count(name)) == 1 &&
                       EVP_DecryptUpdate(cipher.get(), bytes(value), &done, bytes(sealed), count(sealed)) == 1 &&
                       EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kProofBytes, proof.data()) == 1 &&
                       EVP_DecryptFinal_ex(cipher.get(), bytes(value) + done, &last) == 1;
  if (!is_open) return error(Errc::corrupt, "this key did not seal it so");
  value.resize(static_cast<std::size_t>(done));
  return value;
}

}  // namespace cordwood::masking
