#pragma once
// What the names of secrets end in. One list for text (`db_password=…`, `"apiToken": "…"`) and for fields.

#include <string_view>

namespace cordwood::masking {

/// Whether a value under this name is a secret: "password", "db.Password", "X-Api-Key", "authorization".
bool is_secret_name(std::string_view name);

/// Whether the value begins like a path under the name "pwd", as in sudo's PWD=/root.
bool is_folder(std::string_view name, std::string_view value);

/// Whether a value under such a name says nothing: null, true, empty, stars, a folder, what an earlier
/// masking left.
bool is_no_secret(std::string_view name, std::string_view value);

}  // namespace cordwood::masking
