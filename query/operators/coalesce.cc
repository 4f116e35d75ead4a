// coalesce: the first of some fields that is filled.

#include "operators/operators.h"

namespace cordwood::query {

namespace {

class CoalesceOperator final : public StreamingOperator {
 public:
  CoalesceOperator(const language::CoalescePipe& pipe, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe) {}

  bool push(unsigned worker, Block& block) override {
    std::vector<std::string_view> found(block.row_count());
    for (const std::string& field : pipe_.fields) {
      const Values::Pointer values = block.pointer(field);
      const auto texts = values->texts();
      for (std::size_t row = 0; row < found.size(); ++row)
        if (found[row].empty()) found[row] = texts[row];
      block.keep_alive(values);
    }
    for (std::string_view& text : found)
      if (text.empty()) text = pipe_.default_value;
    block.set(pipe_.result, Values::texts(std::move(found), nullptr));
    return pass(worker, block);
  }

 private:
  const language::CoalescePipe& pipe_;
};

}  // namespace

Result<OperatorPointer> make(const language::CoalescePipe& pipe, const Setting&, OperatorPointer next) {
  return std::make_unique<CoalesceOperator>(pipe, std::move(next));
}

}  // namespace cordwood::query
