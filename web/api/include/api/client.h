#pragma once
// Asks a running server, for the command line.

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace cordwood::api {

struct ClientOptions {
  std::string url = "http://127.0.0.1:9428";
  std::string token;   // Empty: none is sent.
  std::string ca_pem;  // What an https server's certificate must be signed by; empty: the system's authorities.
  std::function<void(std::string_view)> warn = {};  // Told when the answer says that a part of the data is not in it.
  std::function<void(std::string_view)> next_page =
      {};  // Told the cursor of the page behind the answer, if there is one.
};

/// Posts parameters to `path` and gives the answer's body piece by piece until the end or until `take` says false.
/// An answer that is not 2xx is an Error with the server's message, hint and place. Blocks until `stop` is requested,
/// which is Errc::cancelled: the connection is closed, and with it the query.
Result<void> post_form(const ClientOptions& options, std::string_view path,
                       const std::vector<std::pair<std::string, std::string>>& parameters,
                       const std::function<bool(std::string_view)>& take, std::stop_token stop = {});

}  // namespace cordwood::api
