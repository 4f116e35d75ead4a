#pragma once
// Keys whose issuers gave them a form of their own: a prefix, then so many characters.

#include <cstddef>
#include <span>
#include <string_view>

#include "detector.h"

namespace cordwood::masking {

struct KeyForm {
  std::string_view prefix;        // In the case that it is issued in.
  std::string_view further = {};  // Characters that may follow it beside letters and digits.
  std::size_t bytes_min = 0;      // Of what follows the prefix,
  std::size_t bytes_max = 512;
  bool keeps_prefix = false;  // The prefix says nothing: a webhook's URL up to its secret.
};

/// The key of one of the forms that begins at `at`.
Span key_at(std::string_view text, std::size_t at, std::span<const KeyForm> forms);

}  // namespace cordwood::masking
