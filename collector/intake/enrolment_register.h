#pragma once
// The register of collectors' certificates as text (docs/format/pki.md §3): one line each, so that an
// operator can read it, and a checksum at the end, so that a torn file is noticed.
//
//   cordwood-register 1
//   1 db1 2026-11-21T05:27:17Z 2031-11-20T05:27:17Z -
//   checksum 0123456789abcdef

#include <string>
#include <string_view>
#include <vector>

#include "intake/authority.h"

namespace cordwood::intake {

std::string format_register(const std::vector<Enrolment>& enrolments);

/// Errc::corrupt when it is not what format_register() wrote.
Result<std::vector<Enrolment>> parse_register(std::string_view text);

}  // namespace cordwood::intake
