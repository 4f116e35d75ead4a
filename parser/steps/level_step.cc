#include <array>

#include "level.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

constexpr std::array<std::string_view, 8> kFieldNames = {"level", "severity",  "loglevel",      "log_level",
                                                         "lvl",   "log.level", "severity_text", "Level"};

// Sets `level` from a field that names one, else from the message's first words. Leaves a level it does not
// know.
class LevelStep final : public Step {
 public:
  explicit LevelStep(std::vector<std::string> names) : names_(std::move(names)) {}

  FailureReason run(EventDraft& draft) const override {
    for (const std::string& name : names_) {
      const std::string_view value = draft.get(name);
      if (value.empty()) continue;
      const std::string_view level = level_named(value);
      if (!level.empty()) draft.set("level", level);
      return {};
    }
    draft.set("level", level_in(draft.message()));
    return {};
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace

Result<StepPointer> make_level_step(const YamlNode& options, StepContext&) {
  std::vector<std::string> names(kFieldNames.begin(), kFieldNames.end());
  if (!options.is_null()) {
    CORDWOOD_TRY(options.allow_only({"field"}));
    if (options.has("field")) {
      CORDWOOD_TRY(names, options.at("field").strings());
    }
  }
  return std::make_unique<const LevelStep>(std::move(names));
}

}  // namespace cordwood::parser
