#pragma once
// Records of comma-separated values (RFC 4180), with any separator of one byte.

#include <string_view>
#include <vector>

#include "base/event.h"

namespace cordwood::parser {

/// Cuts the next record and its line end off `rest`. A value that begins with a quote ends at the next single one,
/// `""` within it stands for one, and it may hold separators and line ends; other values are taken as they are. False,
/// with nothing taken, when a quote is not closed or something else than a separator follows it. Takes linear time.
bool take_csv_record(std::string_view& rest, char separator, Arena& arena, std::vector<std::string_view>& values);

}  // namespace cordwood::parser
