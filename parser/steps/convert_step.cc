#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/words.h"
#include "language/values.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

using Converted = std::optional<std::string>;
constexpr double kIntegerMax = 9e15;  // Beyond it a double no longer holds every whole number.

Converted number_text(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return std::nullopt;
  if (*value == std::floor(*value) && std::abs(*value) < kIntegerMax)
    return fmt::format("{}", static_cast<std::int64_t>(*value));
  return fmt::format("{}", *value);
}

Converted to_integer(std::string_view text) {
  if (const auto value = language::parse_canonical_integer(text)) return fmt::format("{}", *value);
  if (const auto value = language::parse_unsigned(text)) return fmt::format("{}", *value);
  const auto value = language::parse_decimal(text);
  if (!value || !(std::abs(*value) < kIntegerMax)) return std::nullopt;
  return fmt::format("{}", static_cast<std::int64_t>(*value));
}

Converted to_float(std::string_view text) { return number_text(language::parse_decimal(text)); }
Converted to_bytes(std::string_view text) { return number_text(language::parse_size(text)); }

Converted to_seconds(std::string_view text) {
  constexpr double kNanosecondsPerSecond = 1e9;
  const auto nanoseconds = language::parse_duration_nanoseconds(text);
  if (!nanoseconds) return std::nullopt;
  return number_text(static_cast<double>(*nanoseconds) / kNanosecondsPerSecond);
}

Converted to_boolean(std::string_view text) {
  std::string word;
  append_lower_case(word, text);
  for (const std::string_view yes : {"true", "yes", "y", "on", "1", "t"})
    if (word == yes) return "true";
  for (const std::string_view no : {"false", "no", "n", "off", "0", "f"})
    if (word == no) return "false";
  return std::nullopt;
}

struct Type {
  std::string_view name;
  Converted (*convert)(std::string_view text);
  std::string_view failure;
};
constexpr std::array<Type, 5> kTypes = {{
    {"int", to_integer, "a value is no whole number"},
    {"float", to_float, "a value is no number"},
    {"bool", to_boolean, "a value is neither true nor false"},
    {"bytes", to_bytes, "a value is no size"},
    {"seconds", to_seconds, "a value is no duration"},
}};

class ConvertStep final : public Step {
 public:
  using Fields = std::vector<std::pair<std::string, const Type*>>;
  explicit ConvertStep(Fields fields) : fields_(std::move(fields)) {}

  FailureReason run(EventDraft& draft) const override {
    FailureReason failure;
    for (const auto& [name, type] : fields_) {
      const std::string_view text = draft.value_of(name);
      if (text.empty()) continue;
      const Converted converted = type->convert(text);
      if (!converted) failure = type->failure;
      if (converted && *converted != text) draft.assign(name, draft.arena().copy(*converted));
    }
    return failure;
  }
  // The value stays as it came.
  OnFailure usual_on_failure() const override { return OnFailure::tag; }

 private:
  Fields fields_;
};

}  // namespace

Result<StepPointer> make_convert_step(const YamlNode& node, StepContext&) {
  ConvertStep::Fields fields;
  for (const auto& [field_node, type_node] : node.entries()) {
    CORDWOOD_TRY(std::string field, field_node.string());
    CORDWOOD_TRY(const std::string name, type_node.string());
    const auto type =
        std::find_if(kTypes.begin(), kTypes.end(), [&name](const Type& each) { return each.name == name; });
    if (type == kTypes.end())
      return type_node.complain(fmt::format("unknown type '{}'", name), "types: int, float, bool, bytes, seconds");
    fields.emplace_back(std::move(field), type);
  }
  if (fields.empty()) return node.complain("expected a map from fields to types", "- convert: {status: int}");
  return std::make_unique<const ConvertStep>(std::move(fields));
}

}  // namespace cordwood::parser
