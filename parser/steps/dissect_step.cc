#include <fmt/format.h>

#include "language/dissector.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

using language::Dissector;

class DissectStep final : public Step {
 public:
  struct Options {
    std::vector<Dissector> patterns;  // The first that matches is taken.
    std::vector<std::size_t> slots;   // Where each counts.
    std::string separator;
    std::string field = std::string(kMessageField);
  };
  explicit DissectStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view text = draft.value_of(options_.field);
    std::vector<std::string_view> found;
    for (std::size_t i = 0; i < options_.patterns.size(); ++i) {
      const bool matches = options_.patterns[i].match(text, found);
      draft.tally().count(options_.slots[i], matches);
      if (!matches) continue;
      set_all(draft, options_.patterns[i], found);
      return {};
    }
    return "no dissect pattern matched";
  }

 private:
  void set_all(EventDraft& draft, const Dissector& pattern, const std::vector<std::string_view>& found) const {
    std::string joined;
    for (const Dissector::Field& field : pattern.fields()) {
      std::string_view value = pattern.value_of(field, found, options_.separator, joined);
      if (value.empty()) continue;
      if (field.keys.size() > 1) value = draft.arena().copy(value);
      draft.assign(field.name, value);
    }
    for (const Dissector::Pair& pair : pattern.pairs()) draft.set(found[pair.name], found[pair.value]);
  }

  Options options_;
};

}  // namespace

Result<StepPointer> make_dissect_step(const YamlNode& node, StepContext& context) {
  DissectStep::Options options;
  if (node.is_map()) {
    CORDWOOD_TRY(node.allow_only({"patterns", "separator", "field"}));
  }
  const YamlNode list = node.is_map() ? node.at("patterns") : node;
  if (list.is_null()) return node.complain("the step 'dissect' needs patterns", R"(- dissect: "%{client} %{verb} ")");
  CORDWOOD_TRY(options.separator, node.string_or("separator", ""));
  CORDWOOD_TRY(options.field, node.string_or("field", std::string(kMessageField)));
  for (const YamlNode& item : list.is_sequence() ? list.items() : std::vector<YamlNode>{list}) {
    CORDWOOD_TRY(std::string text, item.string());
    options.slots.push_back(context.meters.add_pattern(text));
    auto pattern = language::parse_dissect_pattern(std::move(text));
    if (!pattern) return item.complain(pattern.error().message, pattern.error().hint);
    options.patterns.emplace_back(std::move(pattern).value());
  }
  if (options.patterns.empty()) return list.complain("the step 'dissect' needs at least one pattern");
  return std::make_unique<const DissectStep>(std::move(options));
}

}  // namespace cordwood::parser
