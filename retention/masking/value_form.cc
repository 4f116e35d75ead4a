#include "value_form.h"

#include "characters.h"

namespace cordwood::masking {

std::string in_form(std::string_view value, Form form) {
  if (form == Form::bytes) return std::string(value);
  std::string kept;
  for (const char c : value)
    if (form == Form::any_case || is_word(c)) kept.push_back(lower(c));
  return kept;
}

}  // namespace cordwood::masking
