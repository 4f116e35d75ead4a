#pragma once
// Rows of a query as text.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/rows.h"

namespace cordwood::api {

/// Threads: one at a time.
class RowWriter {
 public:
  virtual ~RowWriter() = default;

  /// Appends what can be written of these rows. False: no more rows are wanted, and finish() says why.
  virtual bool write(const query::RowBlock& rows, std::string& out) = 0;
  /// Appends what was held back. Errc::invalid when rows cannot be written in this form.
  virtual Result<void> finish(std::string& /*out*/) { return success(); }
};

/// json: one object a line; empty values are left out, and so are rows that have no other. raw: the bytes of each row's
/// message and a newline, nothing escaped. csv: as RFC 4180 has it, with a header of the fields of the first rows; one
/// that comes only later ends it. Null for any other form.
std::unique_ptr<RowWriter> make_row_writer(std::string_view form);

}  // namespace cordwood::api
