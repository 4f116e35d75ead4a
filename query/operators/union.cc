// union: the rows of this query, then those of another.

#include "language/query.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class UnionOperator final : public Operator {
 public:
  UnionOperator(const language::UnionPipe& pipe, const Setting& setting, OperatorPointer next)
      : pipe_(pipe), context_(setting.context), run_query_(setting.run_query), next_(std::move(next)) {}

  bool push(unsigned worker, Block& block) override { return next_->push(worker, block); }

  void finish() override {
    auto result = run_query_(*pipe_.query, *next_, Lasting::until_end);
    if (!result)
      context_.fail(std::move(result).error());
    else
      next_->finish();
  }

 private:
  const language::UnionPipe& pipe_;
  Context& context_;
  Setting::RunQuery run_query_;
  OperatorPointer next_;
};

}  // namespace

Result<OperatorPointer> make(const language::UnionPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<UnionOperator>(pipe, setting, std::move(next));
}

}  // namespace cordwood::query
