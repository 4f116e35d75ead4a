#include "language/pipe_effects.h"

#include <algorithm>

#include "base/event.h"

namespace cordwood::language {
namespace {

template <class P, class... Kinds>
constexpr bool is_one_of = (std::is_same_v<P, Kinds> || ...);

template <class P>
constexpr bool kRowByRow =
    is_one_of<P, CoalescePipe, CollapseNumsPipe, CopyPipe, DecolorizePipe, DeletePipe, DissectPipe, DropEmptyFieldsPipe,
              ExtractPipe, ExtractRegexpPipe, FieldsPipe, FilterPipe, FormatPipe, GrokPipe, HashPipe,
              JsonArrayConcatPipe, JsonArrayLenPipe, LenPipe, MathPipe, PackJsonPipe, PackLogfmtPipe, RenamePipe,
              ReplacePipe, ReplaceRegexpPipe, SamplePipe, SetStreamFieldsPipe, SplitPipe, TimeAddPipe, UnpackJsonPipe,
              UnpackLogfmtPipe, UnpackSyslogPipe, UnpackWordsPipe, UnrollPipe>;

template <class Items>
bool any_item(const Items& items, const auto& test) {
  return std::any_of(items.begin(), items.end(), test);
}

}  // namespace

bool is_row_by_row(const Pipe& pipe) {
  return std::visit([]<class P>(const P&) { return kRowByRow<P>; }, pipe);
}

bool removes_time(const Pipe& pipe) {
  if (const auto* kept = std::get_if<FieldsPipe>(&pipe)) return !any_matches(kept->fields, kTimeField);
  if (const auto* removed = std::get_if<DeletePipe>(&pipe)) return any_matches(removed->fields, kTimeField);
  if (const auto* renamed = std::get_if<RenamePipe>(&pipe))
    return any_item(renamed->items, [](const auto& item) { return item.from.matches(kTimeField); });
  return false;
}

bool may_set_time(const Pipe& pipe) {
  return std::visit(
      []<class P>(const P& made) {
        bool sets = false;
        if constexpr (requires { made.result; }) {
          sets = made.result == kTimeField;
        } else if constexpr (is_one_of<P, CollapseNumsPipe, DecolorizePipe, ReplacePipe, ReplaceRegexpPipe,
                                       TimeAddPipe>) {
          sets = made.field == kTimeField;
        } else if constexpr (is_one_of<P, CopyPipe, RenamePipe>) {
          sets = any_item(made.items, [](const auto& item) { return item.to.matches(kTimeField); });
        } else if constexpr (is_one_of<P, ExtractPipe>) {
          sets = any_item(made.pattern.steps, [](const auto& step) { return step.field == kTimeField; });
        } else if constexpr (is_one_of<P, DissectPipe>) {
          // A field named by the text itself may be any.
          sets = any_item(made.pattern.keys, [](const auto& key) {
            return key.name == kTimeField || key.kind == DissectPattern::Key::Kind::name;
          });
        } else if constexpr (is_one_of<P, GrokPipe>) {
          sets = made.expression.find(kTimeField) != std::string::npos;  // No pattern of a bank names it.
        } else if constexpr (is_one_of<P, ExtractRegexpPipe>) {
          sets = made.pattern.find("<_time>") != std::string::npos;
        } else if constexpr (is_one_of<P, MathPipe>) {
          sets = any_item(made.items, [](const auto& item) { return item.result == kTimeField; });
        } else if constexpr (is_one_of<P, UnrollPipe>) {
          sets = any_item(made.fields, [](const std::string& field) { return field == kTimeField; });
        } else if constexpr (requires { made.result_prefix; }) {
          sets = kTimeField.starts_with(made.result_prefix);
        }
        return sets;
      },
      pipe);
}

}  // namespace cordwood::language
