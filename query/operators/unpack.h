#pragma once
// The shape of unpack_json, unpack_logfmt and unpack_syslog: a text gives names and values, which become fields.

#include <functional>
#include <string>
#include <string_view>

#include "field_edits.h"
#include "language/fields.h"
#include "operators/operators.h"

namespace cordwood::query {

struct UnpackOptions {
  language::FilterPtr condition;
  std::string from;
  language::FieldPatterns fields;  // Which names become fields. Plain ones do even when the text lacks them.
  std::string result_prefix;
  EditRule rule;
  bool only_objects = false;  // Texts that do not begin with '{' are left alone.
};

using VisitField = std::function<void(std::string_view name, std::string_view value)>;
/// Calls visit for each field of the text.
using Unpack = std::function<void(std::string_view text, const VisitField& visit)>;

OperatorPointer make_unpack(UnpackOptions options, Unpack unpack, Context& context, OperatorPointer next);

}  // namespace cordwood::query
