#pragma once
// What of a value says that two of them are the same: cards are, with blanks and without.

#include <string>
#include <string_view>

namespace cordwood::masking {

enum class Form {
  bytes,               // All of it: passwords, keys, tokens.
  any_case,            // Anna@Example.com is anna@example.com. ASCII letters only.
  letters_and_digits,  // Without what stands between them, in any case: 4111-1111-… is 4111 1111 ….
};

std::string in_form(std::string_view value, Form form);

}  // namespace cordwood::masking
