#pragma once
// `unpack_syslog from x offset 1h result_prefix p`: the fields of a syslog line.

#include <chrono>
#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct UnpackSyslogPipe {
  FilterPtr condition;  // Null: every row.
  std::string from = "_msg";
  std::chrono::nanoseconds offset{0};  // The zone of times that name none.
  std::string result_prefix;
  bool keep_original_fields = false;  // Only fields that are empty are set.

  static Result<UnpackSyslogPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
