// /api/v1/replay: parses rows of the store anew, with the pipelines of the server or with others.

#include "base/spawn.h"
#include "error_answer.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

struct Order {
  replaying::ReplayRequest request;
  parser::Pipelines pipelines;
};

// No tables: whoever asks over the network shall not see what is in the server's files.
Result<parser::Pipelines> pipelines_of(const Request& request, const Services& services) {
  const auto yaml = request.parameters.find("pipelines");
  if (!yaml) return services.pipelines.current();
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(*yaml, "pipelines"));
  return parser::Pipelines::from_configuration(node.has("pipelines") ? node.at("pipelines") : node, parser::no_tables);
}

Result<Order> read_order(const Request& request, const Services& services) {
  CORDWOOD_TRY(auto pipelines, pipelines_of(request, services));
  replaying::ReplayRequest replay;
  replay.filter = request.parameters.get("filter");
  if (replay.filter.empty())
    return Error{Errc::invalid, "the parameter 'filter' says which rows to parse anew, and is missing",
                 "filter=* is all of them"};
  CORDWOOD_TRY(replay.times, read_time_range(request, services.clock.now()));
  replay.now = services.clock.now();
  replay.pipeline = request.parameters.get("pipeline");
  replay.messages = request.parameters.get("messages") == "1";
  replay.dry_run = request.parameters.get("dry_run") == "1";
  return Order{std::move(replay), std::move(pipelines)};
}

Result<std::string> replay(const Request& request, const Services& services) {
  CORDWOOD_TRY(const Order order, read_order(request, services));
  CORDWOOD_TRY(const auto report, services.replayer.replay(order.request, order.pipelines));
  return replaying::to_json(report, order.request.dry_run);
}

}  // namespace

awaitable<void> serve_replay(Exchange& exchange, const Services& services) {
  auto work = [&exchange, &services] { return replay(exchange.request(), services); };
  auto done = co_await on_pool(services.query_pool, std::move(work));
  Answer answer = answer_of(std::move(done));
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
