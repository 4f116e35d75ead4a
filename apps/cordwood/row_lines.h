#pragma once
// Rows as a server sends them, one JSON object a line, made rows of blocks again.

#include <string>
#include <string_view>

#include "base/result.h"
#include "query/rows.h"

namespace cordwood {

/// Threads: one.
class RowLines {
 public:
  explicit RowLines(query::RowSink& sink) : sink_(sink) {}

  /// Takes the next bytes of the answer, and gives the sink the rows that are whole. False when it wants no more, or
  /// when a line is no row: then finish() says so.
  bool take(std::string_view bytes);
  /// What is left is a line of its own. Errc::corrupt.
  Result<void> finish();

 private:
  bool give(std::string_view lines);

  query::RowSink& sink_;
  std::string rest_;  // Of a line that is not whole.
  Result<void> state_ = success();
};

}  // namespace cordwood
