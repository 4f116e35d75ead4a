#pragma once
// Who is asking, and whether they may.

#include <optional>

#include "api/services.h"
#include "base/result.h"
#include "request.h"

namespace cordwood::api {

enum class Access {
  open,    // Anybody: health, the login page.
  search,  // Readers and admins.
  insert,  // Writers and admins.
  admin,
};

inline constexpr std::string_view kSessionCookie = "cordwood_session";

/// Who sent the request: by bearer token, basic password (the token; any user name) or session cookie. Nullopt when
/// nobody we know. With authentication off: admin, but only for requests that name a loopback host, because any web
/// page can point a name of its own at 127.0.0.1.
Result<std::optional<control::Principal>> principal_of(const Request& request, const Services& services);

/// The name of who asks, empty where anybody may; Errc::unauthorized unless the request may have this access. Also
/// refuses what a foreign web page could have made a logged-in browser send: another origin, or a changing request by
/// cookie without the guard header.
Result<std::string> check_access(const Request& request, Access needed, const Services& services);

}  // namespace cordwood::api
