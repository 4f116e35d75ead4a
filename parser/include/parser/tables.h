#pragma once
// Tables that steps of pipelines name. The parser itself reads no files.

#include <cstddef>
#include <functional>
#include <string>

#include "base/result.h"

namespace cordwood::parser {

inline constexpr std::size_t kTableBytesMax = 64 << 20;

/// The bytes of the file at `path`, of which there are at most kTableBytesMax.
using TableReader = std::function<Result<std::string>(const std::string& path)>;

/// For those who have no tables.
inline Result<std::string> no_tables(const std::string& path) {
  return error(Errc::not_found, path + ": no tables can be read here");
}

}  // namespace cordwood::parser
