// uniq: distinct tuples; field_values: the distinct values of one field, with hits.

#include <atomic>

#include "counted_groups.h"
#include "group_rows.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class UniqOperator final : public Operator {
 public:
  UniqOperator(std::vector<std::string> fields, bool with_hits, std::uint64_t limit, Context& context,
               OperatorPointer next)
      : groups_(std::move(fields), context),
        with_hits_(with_hits),
        limit_(limit),
        context_(context),
        next_(std::move(next)) {}

  bool push(unsigned worker, Block& block) override {
    if (!groups_.add(worker, block)) return false;
    // Hits must count all rows; without them, enough groups are enough.
    return with_hits_ || limit_ == 0 || groups_.size(worker) < limit_;
  }

  void finish() override {
    groups_.merge();
    const std::string hits = free_name("hits", groups_.fields());
    std::vector<std::string_view> names(groups_.fields().begin(), groups_.fields().end());
    if (with_hits_) names.push_back(hits);
    const std::uint64_t count = limit_ == 0 ? groups_.size() : std::min<std::uint64_t>(groups_.size(), limit_);
    const std::size_t hits_column = groups_.fields().size();
    emit_rows(*next_, context_, names, count, [&](std::size_t column, std::size_t row, std::string& out) {
      const auto group = static_cast<std::uint32_t>(row);
      if (column == hits_column)
        out += std::to_string(groups_.count(group));
      else
        out += groups_.value(group, column);
    });
    next_->finish();
  }

 private:
  CountedGroups groups_;
  const bool with_hits_;
  const std::uint64_t limit_;  // 0: none.
  Context& context_;
  OperatorPointer next_;
};

}  // namespace

Result<OperatorPointer> make(const language::UniqPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<UniqOperator>(pipe.by, pipe.with_hits, pipe.limit, setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::FieldValuesPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<UniqOperator>(std::vector<std::string>{pipe.field}, true, pipe.limit, setting.context,
                                        std::move(next));
}

}  // namespace cordwood::query
