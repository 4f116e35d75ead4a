// generate_sequence: rows with _msg 0, 1, 2… instead of what comes in.

#include "group_rows.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class GenerateSequenceOperator final : public Operator {
 public:
  GenerateSequenceOperator(const language::GenerateSequencePipe& pipe, Context& context, OperatorPointer next)
      : pipe_(pipe), context_(context), next_(std::move(next)) {}

  bool push(unsigned, Block&) override { return false; }
  void finish() override {
    emit_rows(*next_, context_, {kMessageField}, pipe_.count,
              [](std::size_t, std::size_t row, std::string& out) { out += std::to_string(row); });
    next_->finish();
  }

 private:
  const language::GenerateSequencePipe& pipe_;
  Context& context_;
  OperatorPointer next_;
};

}  // namespace

Result<OperatorPointer> make(const language::GenerateSequencePipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<GenerateSequenceOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
