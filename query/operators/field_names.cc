// field_names: the names of all fields, with the number of rows that have each.

#include <map>

#include "group_rows.h"
#include "operators/operators.h"
#include "value_reading.h"

namespace cordwood::query {

namespace {

class FieldNamesOperator final : public Operator {
 public:
  FieldNamesOperator(const language::FieldNamesPipe& pipe, Context& context, OperatorPointer next)
      : pipe_(pipe), context_(context), next_(std::move(next)), hits_(context.workers()) {}

  bool push(unsigned worker, Block& block) override {
    auto& hits = hits_[worker];
    for (const std::string_view name : block.names()) {
      const std::uint64_t filled = block.is_row_group_time(name) ? block.row_count() : filled_rows(block.values(name));
      if (filled == 0) continue;
      const auto known = hits.find(name);
      if (known != hits.end())
        known->second += filled;
      else if (hits.emplace(name, filled).second && !context_.hold(name.size() + kEntryBytes))
        return false;
    }
    return true;
  }

  void finish() override {
    auto& all = hits_.front();
    for (std::size_t worker = 1; worker < hits_.size(); ++worker)
      for (const auto& [name, count] : hits_[worker]) all[name] += count;
    const std::vector<std::pair<std::string, std::uint64_t>> rows(all.begin(), all.end());
    const std::string hits_name = pipe_.result == "hits" ? "hitss" : "hits";
    emit_rows(*next_, context_, {pipe_.result, hits_name}, rows.size(),
              [&](std::size_t column, std::size_t row, std::string& out) {
                out += column == 0 ? rows[row].first : std::to_string(rows[row].second);
              });
    next_->finish();
  }

 private:
  static constexpr std::size_t kEntryBytes = 96;  // Of the map's node, roughly.

  static std::uint64_t filled_rows(const Values& values) {
    if (const auto constant = values.constant()) return constant->empty() ? 0 : values.row_count();
    indexer::Bitmap filled(values.row_count());
    mark_filled(values, filled);
    return filled.count();
  }

  const language::FieldNamesPipe& pipe_;
  Context& context_;
  OperatorPointer next_;
  std::vector<std::map<std::string, std::uint64_t, std::less<>>> hits_;  // One a worker.
};

}  // namespace

Result<OperatorPointer> make(const language::FieldNamesPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<FieldNamesOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
