#include "event_condition.h"

#include <algorithm>

#include <fmt/format.h>

#include "language/query.h"
#include "language/row_view.h"
#include "stream_labels.h"

namespace cordwood::parser {
namespace {

class DraftRow final : public language::RowView {
 public:
  explicit DraftRow(const EventDraft& draft) : draft_(draft) {}

  std::string_view value(std::string_view field) const override {
    const std::string_view own = draft_.value_of(field);
    return own.empty() ? label_of(draft_.source(), field) : own;
  }
  Timestamp time() const override { return draft_.time().value_or(draft_.observed_at()); }
  void for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const override {
    visit(kMessageField, draft_.message());
    for (const Field& field : draft_.fields()) visit(field.name, field.value);
    for (const std::string_view name : {"host", "file", "app"})
      if (draft_.get(name).empty()) visit(name, label_of(draft_.source(), name));
  }

 private:
  const EventDraft& draft_;
};

// What in a filter nobody can answer before the event has its stream and is stored; empty when all can.
std::string_view unanswerable(const language::Filter& filter) {
  switch (filter.kind()) {
    case language::FilterKind::stream:
      return "streams are made behind the steps";
    case language::FilterKind::subquery:
      return "a step cannot run queries";
    case language::FilterKind::time:
      return "lines come whenever they come";
    case language::FilterKind::all_of:
      for (const auto& part : static_cast<const language::AndFilter&>(filter).parts())
        if (const auto why = unanswerable(*part); !why.empty()) return why;
      return {};
    case language::FilterKind::any_of:
      for (const auto& part : static_cast<const language::OrFilter&>(filter).parts())
        if (const auto why = unanswerable(*part); !why.empty()) return why;
      return {};
    case language::FilterKind::negation:
      return unanswerable(*static_cast<const language::NotFilter&>(filter).part());
    default:
      return {};
  }
}

}  // namespace

Result<EventCondition> EventCondition::from_configuration(const YamlNode& node) {
  CORDWOOD_TRY(const std::string text, node.string());
  auto filter = language::parse_filter(text, {.now = Timestamp(), .zone_offset = Nanoseconds(0)});
  if (!filter) {
    const std::size_t at = filter.error().place ? filter.error().place->offset : 0;
    return node.complain(fmt::format("filter, at byte {}: {}", at, filter.error().message), filter.error().hint);
  }
  if (const std::string_view why = unanswerable(*filter.value()); !why.empty())
    return node.complain(fmt::format("this filter cannot be asked here: {}", why),
                         "ask for fields, such as level:=error, host:=db1, _msg:refused");
  return EventCondition(std::move(filter).value());
}

bool EventCondition::matches(const EventDraft& draft) const { return filter_->matches(DraftRow(draft)); }

}  // namespace cordwood::parser
