#pragma once
// Clients and proxies of VictoriaLogs name a tenant with each request. We have one, 0:0, and say so: to answer for
// another with this one's rows would be to give them away.

#include "base/result.h"
#include "request.h"

namespace cordwood::api {

/// Errc::invalid when the headers AccountID and ProjectID name a tenant that is not 0:0. Absent ones mean 0.
Result<void> check_tenant(const Request& request);

}  // namespace cordwood::api
