#pragma once
// Everything that is held on one subject, such as a person, as JSON lines: for `cordwood export-subject`, from a server
// or from a store that is not running.
//
//   {"_time":…,"_stream":…,"_msg":…}              a row, as queries show it
//   {"dead_letter":{"day":…,"reason":…,…}}        a refused row
//   {"end":{"rows":…,"dead_letters":…,…}}         the last line: without it the answer is not whole

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "indexer/store.h"
#include "query/engine.h"

namespace cordwood::api {

struct SubjectQuestion {
  std::string filter;  // LogsQL, without subqueries.
  TimeRange times = {};
  std::string reason;  // Not empty.
  std::string asked_by;
  Timestamp asked_at = {};
};

/// Gives the lines in pieces until `take` says false, which is Errc::cancelled. Memory: a piece, beside what a query
/// takes. Errc::corrupt when a part of the rows cannot be read: what is asked for by law must be whole.
Result<void> write_subject(const query::Engine& engine, indexer::Store& store, const SubjectQuestion& question,
                           query::RunOptions options, const std::function<bool(std::string piece)>& take);

}  // namespace cordwood::api
