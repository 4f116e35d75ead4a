#pragma once
// Rows of an answer as people and programs read them, written to standard output while they come.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/rows.h"

namespace cordwood::open {

/// Threads: as RowSink.
class Answer : public query::RowSink {
 public:
  bool accept(const query::RowBlock& rows) final;
  std::uint64_t rows() const { return rows_; }
  /// Writes what is held back, then flushes. Errc::io.
  Result<void> finish();

 protected:
  virtual void write(const query::RowBlock& rows) = 0;
  virtual void write_rest() {}

 private:
  std::uint64_t rows_ = 0;
};

std::unique_ptr<Answer> json_answer();     // One object a row.
std::unique_ptr<Answer> message_answer();  // The messages as they are.
/// Columns under their names. Widths come from the first rows; later values that are wider stand out.
std::unique_ptr<Answer> table_answer();

/// Collects the arrival numbers in one field of the rows.
class Arrivals final : public query::RowSink {
 public:
  static constexpr std::string_view kField = "_line";  // No field of an event.

  explicit Arrivals(std::string_view field) : field_(field) {}
  bool accept(const query::RowBlock& rows) override;
  std::vector<std::uint64_t> numbers;

 private:
  const std::string_view field_;
};

bool write_out(std::string_view text);

}  // namespace cordwood::open
