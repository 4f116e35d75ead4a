// top: the tuples that most rows have.

#include <algorithm>
#include <numeric>

#include "counted_groups.h"
#include "group_rows.h"
#include "numbers.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

class TopOperator final : public Operator {
 public:
  TopOperator(const language::TopPipe& pipe, Context& context, OperatorPointer next)
      : pipe_(pipe), groups_(pipe.by, context), context_(context), next_(std::move(next)) {}

  bool push(unsigned worker, Block& block) override { return groups_.add(worker, block); }

  void finish() override {
    groups_.merge();
    std::vector<std::uint32_t> order(groups_.size());
    std::iota(order.begin(), order.end(), 0);
    const auto shown = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(order.size(), pipe_.limit));
    std::partial_sort(order.begin(), order.begin() + shown, order.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return comes_before(a, b); });

    std::vector<std::string> taken = pipe_.by;
    taken.push_back(free_name(pipe_.hits, taken));
    if (!pipe_.rank.empty()) taken.push_back(free_name(pipe_.rank, taken));
    const std::size_t by_count = pipe_.by.size();
    emit_rows(*next_, context_, {taken.begin(), taken.end()}, static_cast<std::size_t>(shown),
              [&](std::size_t column, std::size_t row, std::string& out) {
                if (column < by_count)
                  out += groups_.value(order[row], column);
                else if (column == by_count)
                  out += std::to_string(groups_.count(order[row]));
                else
                  out += std::to_string(row + 1);
              });
    next_->finish();
  }

 private:
  /// False for all pairs once the run is stopped: the sort then ends soon.
  bool comes_before(std::uint32_t a, std::uint32_t b) const {
    if (context_.stopped_lately()) return false;
    if (groups_.count(a) != groups_.count(b)) return groups_.count(a) > groups_.count(b);
    for (std::size_t field = 0; field < pipe_.by.size(); ++field) {
      const std::string_view value_a = groups_.value(a, field), value_b = groups_.value(b, field);
      if (value_a != value_b) return less_value(value_a, value_b);
    }
    return false;
  }

  const language::TopPipe& pipe_;
  CountedGroups groups_;
  Context& context_;
  OperatorPointer next_;
};

}  // namespace

Result<OperatorPointer> make(const language::TopPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<TopOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
