#include <fmt/format.h>

#include "grok/json_tree.h"
#include "parser/grok.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

constexpr std::string_view kMessageCapture = "message";

// A compiled expression, with which of its groups are of one field.
struct Pattern {
  explicit Pattern(Grok given) : grok(std::move(given)) {
    const std::vector<Grok::Group>& groups = grok.groups();
    others.resize(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t k = 0; k < groups.size(); ++k)
        if (k != i && groups[k].name == groups[i].name) others[i].push_back(k);
  }
  Grok grok;
  std::vector<std::vector<std::size_t>> others;  // For each group those of the same field; mostly none.
};

// Several texts of one field become a JSON array, as `JsonTree` has it.
class GrokStep final : public Step {
 public:
  struct Options {
    std::vector<Pattern> patterns;  // The first that matches is taken.
    std::string field;              // Empty: the line as the message is by now.
  };
  explicit GrokStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view text = options_.field.empty() ? draft.message() : draft.get(options_.field);
    std::vector<std::string_view> values;
    for (const Pattern& pattern : options_.patterns) {
      if (!pattern.grok.match(text, values)) continue;
      for (std::size_t i = 0; i < values.size(); ++i)
        if (!values[i].empty()) set(pattern, values, i, draft);
      return {};
    }
    return "no grok pattern matched";
  }

 private:
  static void set(const Pattern& pattern, const std::vector<std::string_view>& values, std::size_t i,
                  EventDraft& draft) {
    for (const std::size_t k : pattern.others[i])
      if (k < i && !values[k].empty()) return;  // The first of a field takes in the others.
    const Grok::Group& group = pattern.grok.groups()[i];
    if (group.cast != Grok::Cast::none) {
      std::string buffer;
      const std::string_view number = cast_number(values[i], group.cast, buffer);
      draft.set(group.name, number.data() == buffer.data() ? draft.arena().copy(number) : number);
      return;
    }
    const std::string_view value = with_others(pattern, values, i, draft.arena());
    if (group.name == kMessageCapture) {
      draft.set_message(value);
    } else {
      draft.set(group.name, value);
    }
  }

  static std::string_view with_others(const Pattern& pattern, const std::vector<std::string_view>& values,
                                      std::size_t i, Arena& arena) {
    std::string array;
    for (const std::size_t k : pattern.others[i]) {
      if (values[k].empty() || pattern.grok.groups()[k].cast != Grok::Cast::none) continue;
      if (array.empty()) append_json_string(array.append("["), values[i]);
      append_json_string(array.append(","), values[k]);
    }
    return array.empty() ? values[i] : arena.copy(array.append("]"));
  }

  Options options_;
};

Result<void> define_all(const YamlNode& node, GrokPatterns& patterns) {
  if (!node.is_null() && !node.is_map()) return node.complain("expected a map from names to patterns");
  for (const auto& [name_node, definition_node] : node.entries()) {
    CORDWOOD_TRY(const std::string name, name_node.string());
    CORDWOOD_TRY(const std::string definition, definition_node.string());
    if (auto defined = patterns.define(name, definition); !defined) return name_node.complain(defined.error().message);
  }
  return success();
}

}  // namespace

Result<std::unique_ptr<const Step>> make_grok_step(const YamlNode& node) {
  GrokStep::Options options;
  if (node.is_map()) {
    CORDWOOD_TRY(node.allow_only({"patterns", "field", "bank", "definitions"}));
  }
  const YamlNode list = node.is_map() ? node.at("patterns") : node;
  if (list.is_null()) return node.complain("the step 'grok' needs patterns", "- grok: [\"%{SYSLOGLINE}\"]");
  CORDWOOD_TRY(const std::string bank, node.string_or("bank", "ecs-v1"));
  auto patterns = GrokPatterns::bank(bank);
  if (!patterns) return node.at("bank").complain(patterns.error().message, patterns.error().hint);
  CORDWOOD_TRY(define_all(node.at("definitions"), patterns.value()));
  CORDWOOD_TRY(options.field, node.string_or("field", ""));
  const std::vector<YamlNode> items = list.is_sequence() ? list.items() : std::vector<YamlNode>{list};
  for (const YamlNode& item : items) {
    CORDWOOD_TRY(const std::string expression, item.string());
    auto pattern = Grok::compile(expression, patterns.value());
    if (!pattern) return item.complain(pattern.error().message, pattern.error().hint);
    options.patterns.emplace_back(std::move(pattern).value());
  }
  if (options.patterns.empty()) return list.complain("the step 'grok' needs at least one pattern");
  return std::make_unique<const GrokStep>(std::move(options));
}

}  // namespace cordwood::parser
