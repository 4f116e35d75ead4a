#include <variant>

#include "operators/operators.h"

namespace cordwood::query {

namespace {

template <class Pipe>
concept Runnable = requires(const Pipe& pipe, const Setting& setting, OperatorPointer next) {
  make(pipe, setting, std::move(next));
};

}  // namespace

Result<OperatorPointer> make_operator(const language::Pipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::visit(
      [&](const auto& made) -> Result<OperatorPointer> {
        if constexpr (Runnable<std::decay_t<decltype(made)>>) {
          return make(made, setting, std::move(next));
        } else {
          std::string text;
          made.print(text);
          return error(Errc::unsupported, "this server does not run the pipe `" + text + "`");
        }
      },
      pipe);
}

}  // namespace cordwood::query
