#pragma once
// Queries that are typed one after the other, for whoever answers them.

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cordwood {

struct QueryLoopOptions {
  /// Prints the answer to a query in one of kAnswerForms, or in the usual one when that is empty. Whether it had rows.
  std::function<Result<bool>(const std::string& query, const std::string& form, std::stop_token stop)> answer;
  /// The names of the fields there are; asked once, when the first word is completed.
  std::function<std::vector<std::string>()> field_names;
  /// Told of what went wrong with a line.
  std::function<void(const Error& failure, const std::string& line)> complain;
  std::string greeting;  // At a terminal.
  std::string form;      // Until `.output` says another.
};

class Interrupts;

/// Answers each line of standard input until it ends. Lines that begin with a dot are for the loop; Ctrl-C ends the
/// query that runs. Whether any answer had rows.
bool run_query_loop(const QueryLoopOptions& options, Interrupts& interrupts);

}  // namespace cordwood
