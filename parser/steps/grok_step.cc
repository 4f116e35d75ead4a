#include <fmt/format.h>

#include "grok/grok_stop.h"
#include "parser/grok_fields.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

constexpr std::string_view kMessageCapture = "message";

class GrokStep final : public Step {
 public:
  struct Options {
    std::vector<GrokFields> patterns;      // The first that matches is taken.
    std::vector<std::size_t> slots;        // Where each pattern counts.
    std::string field;                     // Empty: the line as the message is by now.
    std::vector<std::string> expressions;  // As written, with what they are written in: for people.
    std::string bank;
    std::vector<std::pair<std::string, std::string>> definitions;
  };
  explicit GrokStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view text = options_.field.empty() ? draft.message() : draft.value_of(options_.field);
    std::vector<std::string_view> values;
    for (std::size_t i = 0; i < options_.patterns.size(); ++i) {
      const GrokFields& pattern = options_.patterns[i];
      const bool matches = pattern.grok().match(text, values);
      draft.tally().count(options_.slots[i], matches);
      if (!matches) continue;
      pattern.for_each(values, [&](const Grok::Group& group, std::string_view value, bool is_made) {
        if (is_made) value = draft.arena().copy(value);
        if (group.name == kMessageCapture && group.cast == Grok::Cast::none) {
          draft.set_message(value);
        } else {
          draft.set(group.name, value);
        }
      });
      return {};
    }
    return "no grok pattern matched";
  }

  std::string explain_failure(const EventDraft& draft) const override {
    auto patterns = GrokPatterns::bank(options_.bank).value();
    for (const auto& [name, definition] : options_.definitions) (void)patterns.define(name, definition);
    const std::string_view text = options_.field.empty() ? draft.message() : draft.value_of(options_.field);
    std::string why;
    for (std::size_t i = 0; i < options_.expressions.size(); ++i)
      why +=
          fmt::format("{}pattern {} {}", i > 0 ? "; " : "", i + 1, grok_stop(options_.expressions[i], patterns, text));
    return why;
  }

 private:
  Options options_;
};

Result<void> define_all(const YamlNode& node, GrokPatterns& patterns, GrokStep::Options& options) {
  if (!node.is_null() && !node.is_map()) return node.complain("expected a map from names to patterns");
  for (const auto& [name_node, definition_node] : node.entries()) {
    CORDWOOD_TRY(const std::string name, name_node.string());
    CORDWOOD_TRY(const std::string definition, definition_node.string());
    if (auto defined = patterns.define(name, definition); !defined) return name_node.complain(defined.error().message);
    options.definitions.emplace_back(name, definition);
  }
  return success();
}

}  // namespace

Result<StepPointer> make_grok_step(const YamlNode& node, StepContext& context) {
  GrokStep::Options options;
  if (node.is_map()) {
    CORDWOOD_TRY(node.allow_only({"patterns", "field", "bank", "definitions"}));
  }
  const YamlNode list = node.is_map() ? node.at("patterns") : node;
  if (list.is_null()) return node.complain("the step 'grok' needs patterns", "- grok: [\"%{SYSLOGLINE}\"]");
  CORDWOOD_TRY(options.bank, node.string_or("bank", "ecs-v1"));
  auto patterns = GrokPatterns::bank(options.bank);
  if (!patterns) return node.at("bank").complain(patterns.error().message, patterns.error().hint);
  CORDWOOD_TRY(define_all(node.at("definitions"), patterns.value(), options));
  CORDWOOD_TRY(options.field, node.string_or("field", ""));
  const std::vector<YamlNode> items = list.is_sequence() ? list.items() : std::vector<YamlNode>{list};
  for (const YamlNode& item : items) {
    CORDWOOD_TRY(const std::string expression, item.string());
    auto pattern = Grok::compile(expression, patterns.value());
    if (!pattern) return item.complain(pattern.error().message, pattern.error().hint);
    options.patterns.emplace_back(std::move(pattern).value());
    options.slots.push_back(context.meters.add_pattern(expression));
    options.expressions.push_back(expression);
  }
  if (options.patterns.empty()) return list.complain("the step 'grok' needs at least one pattern");
  return std::make_unique<const GrokStep>(std::move(options));
}

}  // namespace cordwood::parser
