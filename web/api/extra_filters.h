#pragma once
// The parameters extra_filters, extra_stream_filters and hidden_fields_filters: what a proxy adds to every query of its
// user, so that rows outside, and some fields, do not exist for them, in subqueries neither.
//
//   extra_filters=level:error             a filter of LogsQL
//   extra_filters={"level":"error"}       the same, for programs: exact values,
//   extra_filters={"level":["a","b"]}     or one of several
//   extra_stream_filters={"app":"nginx"}  {app="nginx"}
//   hidden_fields_filters=pass*,pin       fields; or a JSON array of them

#include <string>
#include <vector>

#include "language/query.h"
#include "request.h"

namespace cordwood::api {

/// All of them together; null when there are none. Errc::invalid names the parameter.
Result<language::FilterPtr> read_extra_filters(const Request& request, const language::ParseContext& context);

/// Of RunOptions::hidden_fields.
Result<std::vector<std::string>> read_hidden_fields(const Request& request);

}  // namespace cordwood::api
