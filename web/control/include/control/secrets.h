#pragma once
// Random secrets and what we keep of them: never the secret itself.

#include <string>
#include <string_view>

namespace cordwood::control {

/// 256 random bits as 64 hexadecimal digits, from the operating system's generator.
std::string random_secret();

/// SHA-256 as hexadecimal digits. Enough for secrets of 256 random bits, which cannot be guessed; not for passwords.
std::string fingerprint(std::string_view secret);

}  // namespace cordwood::control
