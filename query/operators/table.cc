#include <variant>

#include "operators/operators.h"

namespace cordwood::query {

Result<OperatorPointer> make_operator(const language::Pipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::visit([&](const auto& made) { return make(made, setting, std::move(next)); }, pipe);
}

}  // namespace cordwood::query
