#include "fake.h"

#include "action.h"
#include "characters.h"
#include "id_checks.h"
#include "value_form.h"

namespace cordwood::masking {
namespace {

// Bytes without end that follow from what is faked.
class KeyedBytes {
 public:
  KeyedBytes(std::string seed, std::string_view key) : seed_(std::move(seed)), key_(key) {}

  unsigned next() {
    if (at_ % digest_.size() == 0) digest_ = keyed_digest(seed_ + ":" + std::to_string(at_ / digest_.size()), key_);
    return digest_[at_++ % digest_.size()];
  }

 private:
  std::string seed_;
  std::string_view key_;
  std::array<unsigned char, 32> digest_ = {};
  std::size_t at_ = 0;
};

char fake_of(char c, unsigned byte) {
  if (is_digit(c)) return static_cast<char>('0' + byte % 10);
  if (is_letter(c)) return static_cast<char>((is_upper(c) ? 'A' : 'a') + byte % 26);
  return is_beyond_ascii(c) ? 'x' : c;
}

// Sets the last digit so that all of them pass.
void make_pass_luhn(std::string& out, std::size_t begin) {
  std::string digits;
  std::size_t last = begin;
  for (std::size_t i = begin; i < out.size(); ++i)
    if (is_digit(out[i])) {
      digits.push_back(out[i]);
      last = i;
    }
  for (char check = '0'; check <= '9' && !digits.empty(); ++check) {
    digits.back() = check;
    if (!id_checks::luhn(digits)) continue;
    out[last] = check;
    return;
  }
}

}  // namespace

void append_fake(std::string& out, std::string_view detector, std::string_view value, std::string_view key) {
  KeyedBytes bytes(std::string(detector) + ":" + in_form(value, Form::letters_and_digits), key);
  if (detector == "email") {
    constexpr std::size_t kLetters = 12;
    for (std::size_t i = 0; i < kLetters; ++i) out.push_back(fake_of('a', bytes.next()));
    out.append("@example.com");
    return;
  }
  const std::size_t begin = out.size();
  for (const char c : value) out.push_back(is_word(c) ? fake_of(c, bytes.next()) : c);
  if (detector == "card") make_pass_luhn(out, begin);
}

}  // namespace cordwood::masking
