#include "tenancy.h"

#include <fmt/format.h>

namespace cordwood::api {

Result<void> check_tenant(const Request& request) {
  for (const std::string& id : {request.account_id, request.project_id})
    if (!id.empty() && id.find_first_not_of('0') != std::string::npos)
      return error(Errc::invalid, fmt::format("there is no tenant {}:{} here; there is one, 0:0", request.account_id,
                                              request.project_id));
  return success();
}

}  // namespace cordwood::api
