#pragma once
// Rows of a query as text.

#include <string>

#include "query/rows.h"

namespace cordwood::api {

/// One JSON object a line; empty values are left out, and so are rows that have no other.
void write_json_rows(const query::RowBlock& rows, std::string& out);

/// The bytes of each row's message and a newline; nothing else, and nothing escaped.
void write_raw_messages(const query::RowBlock& rows, std::string& out);

}  // namespace cordwood::api
