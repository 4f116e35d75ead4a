#include "open/sieve.h"

#include <algorithm>
#include <variant>

#include "indexer/segment.h"
#include "language/subquery_filter.h"

namespace cordwood::open {
namespace {

/// An event, as filters look at it before it is a row.
class EventView final : public language::RowView {
 public:
  EventView(const Event& event, std::uint64_t arrival, const EventBatch& batch)
      : event_(event), arrival_(arrival), batch_(batch) {}

  std::string_view value(std::string_view field) const override {
    for (const Field& each : event_.fields)
      if (each.name == field) return each.value;
    if (!field.starts_with('_')) return {};
    if (field == kStreamField) return event_.stream;
    if (field == kPeerField) return batch_.peer;
    if (field == kTimeField) return text_ = time_text();
    if (field == kStreamIdField) return text_ = indexer::stream_id_of(event_.stream);
    if (field == kArrivalField) return text_ = std::to_string(arrival_);
    if (field == kReceivedField) return text_ = format_rfc3339(batch_.received_at);
    return {};
  }

  Timestamp time() const override { return event_.time; }

  void for_each_field(const std::function<void(std::string_view, std::string_view)>& visit) const override {
    for (const Field& each : event_.fields)
      if (!each.value.empty()) visit(each.name, each.value);
    visit(kStreamField, event_.stream);
    visit(kTimeField, time_text());
    visit(kStreamIdField, indexer::stream_id_of(event_.stream));
  }

 private:
  // As the engine shows times: no zeros at the end of the fraction.
  std::string time_text() const {
    std::string text = format_rfc3339(event_.time);
    if (text.find('.') == std::string::npos) return text;
    text.pop_back();
    while (text.back() == '0') text.pop_back();
    return text + 'Z';
  }

  const Event& event_;
  const std::uint64_t arrival_;
  const EventBatch& batch_;
  mutable std::string text_;  // Behind the last value() that had to be made.
};

bool has_subqueries(const language::FilterPtr& filter) {
  return filter != nullptr && language::has_subqueries(*filter);
}

bool looks_at_other_rows(const language::Pipe& pipe) {
  return std::visit(
      [](const auto& made) {
        bool looks = std::is_same_v<std::decay_t<decltype(made)>, language::StreamContextPipe>;
        if constexpr (requires { made.query; }) looks = true;
        if constexpr (requires { made.condition; }) looks = looks || has_subqueries(made.condition);
        if constexpr (requires { made.filter; }) looks = looks || has_subqueries(made.filter);
        if constexpr (requires { made.functions; })
          for (const auto& item : made.functions) looks = looks || has_subqueries(item.condition);
        return looks;
      },
      pipe);
}

}  // namespace

Sieve Sieve::of(const language::Query& query, Messages messages) {
  Sieve sieve;
  std::string options;
  query.options.print(options);
  if (options.empty() && !has_subqueries(query.filter) &&
      std::none_of(query.pipes.begin(), query.pipes.end(), looks_at_other_rows))
    sieve.filter_ = query.filter;
  if (sieve.filter_ != nullptr && messages == Messages::parts_of_lines) sieve.words_ = LineWords::of(*query.filter);
  return sieve;
}

bool Sieve::keeps(const Event& event, std::uint64_t arrival, const EventBatch& batch) const {
  return filter_ == nullptr || filter_->matches(EventView(event, arrival, batch));
}

bool gives_lines(const language::Query& query) {
  return std::all_of(query.pipes.begin(), query.pipes.end(), [](const language::Pipe& pipe) {
    if (const auto* sort = std::get_if<language::SortPipe>(&pipe)) return sort->rank.empty();
    return std::holds_alternative<language::FilterPipe>(pipe) || std::holds_alternative<language::LimitPipe>(pipe) ||
           std::holds_alternative<language::OffsetPipe>(pipe);
  });
}

bool orders_lines(const language::Query& query) {
  return std::any_of(query.pipes.begin(), query.pipes.end(),
                     [](const language::Pipe& pipe) { return std::holds_alternative<language::SortPipe>(pipe); });
}

}  // namespace cordwood::open
