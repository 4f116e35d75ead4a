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

/// Whether this is no_tables(): then nothing else of the machine's files may be opened either.
inline bool are_none(const TableReader& read_table) {
  using Function = Result<std::string> (*)(const std::string&);
  const Function* const function = read_table.target<Function>();
  return function != nullptr && *function == &no_tables;
}

}  // namespace cordwood::parser
