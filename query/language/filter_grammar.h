#pragma once
// The grammar of filters:
//
//   or      = and { "or" and }
//   and     = unary { [ "and" ] unary }
//   unary   = ( "not" | "!" | "-" ) unary | primary
//   primary = "(" or ")" | "{" labels "}" | field ":" unary | test
//   field   = value [ "*" ]            within field:( … ) the field is given and ':' is a character like
//   others test    = "*" | value [ "*" ] | "*" value "*" | operator value | name "(" … ")"

#include <optional>

#include "base/result.h"
#include "language/filter.h"
#include "parser.h"

namespace cordwood::language {

/// The field that tests apply to; nullopt where none was named yet, which means _msg and lets names follow.
using CurrentField = std::optional<FieldPattern>;

Result<FilterPtr> parse_or(Parser& in, const CurrentField& field);

/// A filter at the beginning of a query or of a pipe: there a bare name of a pipe is refused, because it is
/// probably a pipe whose filter was forgotten.
Result<FilterPtr> parse_leading_filter(Parser& in);

}  // namespace cordwood::language
