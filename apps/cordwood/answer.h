#pragma once
// Rows of an answer as people and programs read them, written to standard output while they come.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/row_text.h"
#include "base/result.h"
#include "query/rows.h"

namespace cordwood {

/// Threads: as RowSink.
class Answer final : public query::RowSink {
 public:
  explicit Answer(std::unique_ptr<api::RowWriter> writer) : writer_(std::move(writer)) {}

  bool accept(const query::RowBlock& rows) override;
  std::uint64_t rows() const { return rows_; }
  /// Writes what is held back, then flushes. Errc::io; Errc::invalid when a row could not be written as asked.
  Result<void> finish();
  /// Writes what is held back, because nobody knows when the next row comes.
  void flush();

 private:
  const std::unique_ptr<api::RowWriter> writer_;
  std::uint64_t rows_ = 0;
};

/// What `-o` takes, in the order in which help names them.
inline const std::vector<std::string> kAnswerForms = {"raw", "json", "table", "csv"};

/// As api::make_row_writer(); table: columns under their names, as wide as the first rows need; later values that are
/// wider stand out. `colour` is for tables. REQUIRES: `form` is one of kAnswerForms.
std::unique_ptr<Answer> make_answer(std::string_view form, bool colour);

/// Whether standard output is a terminal that may be coloured: NO_COLOR and TERM=dumb forbid it.
bool may_colour();

/// Whether all that was written to standard output so far is there: Errc::io, on a full disk say.
Result<void> finish_output();

bool write_out(std::string_view text);

}  // namespace cordwood
