#include <fmt/format.h>

#include "pipeline.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

class RouteStep final : public Step {
 public:
  explicit RouteStep(Pipeline::Pointer to) : to_(std::move(to)) {}

  FailureReason run(EventDraft& draft) const override {
    draft.hand_over(*to_);
    return {};
  }

 private:
  Pipeline::Pointer to_;
};

}  // namespace

Result<StepPointer> make_route_step(const YamlNode& node, StepContext& context) {
  if (node.is_null()) return node.complain("the step 'route' needs the name of a pipeline", "- route: billing");
  CORDWOOD_TRY(const std::string name, node.string());
  const auto to = context.routes.find(name);
  if (to == context.routes.end())
    return node.complain(fmt::format("no pipeline '{}' below this one", name),
                         "events are handed down only, so that none comes round again");
  return std::make_unique<const RouteStep>(to->second);
}

}  // namespace cordwood::parser
