#pragma once
// The public LogsQL cases that give rows, as they lie in shared/ beside the checkout.

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "support/plain_row.h"

namespace cordwood::query {

inline constexpr std::int64_t kCaseTime = 1'763'600'000'000'000'000;  // Of the first row of a case; a second each.

/// `filter` is a filter or `pipe` a pipe; the other is empty.
struct LogsqlCase {
  std::string test;
  std::string filter;
  std::string pipe;
  std::vector<test::PlainRow> rows;
  std::set<std::size_t> expected_rows;  // Of a filter: the positions in `rows`.
  test::ResultRows expected;            // Of a pipe.
  bool names_time = false;              // A row brings a _time of its own.

  /// `| delete …` of the fields that every row has and the rows of this case do not name.
  std::string delete_pipe(const std::vector<std::string>& more_names = {}) const;

  /// Nothing when it is what the pipe must give, else what was got and wanted. Takes rows without fields for none.
  std::string difference(test::ResultRows got) const;
};

/// Those of a kind: "filter" or "pipe".
std::vector<LogsqlCase> read_logsql_cases(const std::filesystem::path& path, std::string_view kind);

}  // namespace cordwood::query
