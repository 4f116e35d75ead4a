#include "time_offset.h"

#include "base/event.h"

namespace cordwood::query {

namespace {

using language::FilterKind;
using language::FilterPtr;

std::vector<FilterPtr> parts_earlier(const std::vector<FilterPtr>& parts, Nanoseconds offset) {
  std::vector<FilterPtr> moved;
  for (const FilterPtr& part : parts) moved.push_back(with_times_earlier(part, offset));
  return moved;
}

class TimesLaterOperator final : public StreamingOperator {
 public:
  TimesLaterOperator(Nanoseconds offset, std::unique_ptr<Operator> next)
      : StreamingOperator(std::move(next)), offset_(offset) {}

  bool push(unsigned worker, Block& block) override {
    if (const auto times = block.values(kTimeField).times()) {
      std::vector<std::int64_t> later(times->begin(), times->end());
      for (std::int64_t& time : later) time += offset_.count();
      block.set(kTimeField, Values::times(std::move(later)));
    }
    return pass(worker, block);
  }

 private:
  const Nanoseconds offset_;
};

}  // namespace

TimeRange earlier(const TimeRange& range, Nanoseconds offset) {
  TimeRange moved = range;
  if (moved.start != Timestamp::min()) moved.start -= offset;
  if (moved.end != Timestamp::max()) moved.end -= offset;
  return moved;
}

FilterPtr with_times_earlier(const FilterPtr& filter, Nanoseconds offset) {
  switch (filter->kind()) {
    case FilterKind::all_of:
      return std::make_shared<language::AndFilter>(
          parts_earlier(static_cast<const language::AndFilter&>(*filter).parts(), offset));
    case FilterKind::any_of:
      return std::make_shared<language::OrFilter>(
          parts_earlier(static_cast<const language::OrFilter&>(*filter).parts(), offset));
    case FilterKind::negation:
      return std::make_shared<language::NotFilter>(
          with_times_earlier(static_cast<const language::NotFilter&>(*filter).part(), offset));
    case FilterKind::time:
      return std::make_shared<language::TimeFilter>(
          earlier(static_cast<const language::TimeFilter&>(*filter).range(), offset), "");
    default:
      return filter;
  }
}

std::unique_ptr<Operator> make_times_later(Nanoseconds offset, std::unique_ptr<Operator> next) {
  return std::make_unique<TimesLaterOperator>(offset, std::move(next));
}

}  // namespace cordwood::query
