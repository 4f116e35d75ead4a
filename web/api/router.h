#pragma once
// Which request goes to which route, and who may ask.

#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "exchange.h"

namespace cordwood::api {

struct Services;

/// Checks access, runs the route and answers. Always answers, unless the other side is gone.
boost::asio::awaitable<void> route(Exchange& exchange, const Services& services);

}  // namespace cordwood::api
