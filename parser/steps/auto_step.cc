#include <array>

#include "container_line.h"
#include "level.h"
#include "logfmt_line.h"
#include "steps/all.h"
#include "syslog_line.h"
#include "time/time_text.h"

namespace cordwood::parser {
namespace {

// A time that begins the line, perhaps in brackets or behind a word: `[Sat Nov 21 …]`, `Start-Date:
// 2026-11-21  05:…`.
std::optional<Timestamp> leading_time(std::string_view line, const Zone& zone, Timestamp observed_at) {
  for (const std::string_view prefix : {"[", "Start-Date: ", "End-Date: ", "Log started: ", "Log ended: ",
                                        "update-alternatives ", "# Time: ", "ts=", "time=\"", "time="}) {
    if (!line.starts_with(prefix)) continue;
    line.remove_prefix(prefix.size());
    break;
  }
  const auto found = read_any_time(line);
  if (!found) return std::nullopt;
  return resolve(found->civil, zone, observed_at);
}

// An access log has its date in brackets behind the address and two names.
bool looks_like_access_log(std::string_view line) {
  constexpr std::size_t kFrontBytesMax = 256;
  const std::size_t bracket = line.substr(0, kFrontBytesMax).find(" [");
  return bracket != std::string_view::npos && read_http_date(line.substr(bracket + 2)).has_value();
}

// Pairs alone are not enough: a firewall's line has them too, and means something else by its first words.
bool looks_like_logfmt(std::string_view line) {
  constexpr std::size_t kNameBytesMax = 32;
  const std::size_t equals = line.substr(0, kNameBytesMax).find_first_of("= ");
  if (equals == std::string_view::npos || equals == 0 || line[equals] != '=') return false;
  return line.find("msg=") != std::string_view::npos || line.find("level=") != std::string_view::npos;
}

// Takes the first form that a line has. A line with none stays as it is, and is not tagged: nobody said what
// it is.
class AutoStep final : public Step {
 public:
  struct Parts {
    Zone zone;
    StepPointer json;
    StepPointer access_log;
    StepPointer date;
    StepPointer level;
  };
  explicit AutoStep(Parts parts) : parts_(std::move(parts)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view line = draft.message();
    if (line.starts_with('{') && parts_.json->run(draft).empty()) {
      parts_.date->run(draft);
      parts_.level->run(draft);
      return {};
    }
    if (read_container_line(draft) || read_syslog_line(draft, parts_.zone)) {
      if (draft.get("level").empty()) draft.set("level", level_in(draft.message()));
      return {};
    }
    if (looks_like_logfmt(line) && read_logfmt_line(draft)) {
      parts_.date->run(draft);
      parts_.level->run(draft);
      return {};
    }
    if (looks_like_access_log(line) && parts_.access_log->run(draft).empty()) {
      parts_.date->run(draft);
      return {};
    }
    if (const auto time = leading_time(line, parts_.zone, draft.observed_at())) draft.set_time(*time);
    draft.set("level", level_in(line));
    return {};
  }
  bool finds_time() const override { return true; }

 private:
  Parts parts_;
};

}  // namespace

Result<StepPointer> make_auto_step(const YamlNode& options, StepContext& context) {
  if (!options.is_null()) {
    CORDWOOD_TRY(options.allow_only({"zone"}));
  }
  CORDWOOD_TRY(const YamlNode access_log,
               YamlNode::parse(R"(["%{COMBINEDAPACHELOG}", "%{COMMONAPACHELOG}"])", "built-in grok"));
  AutoStep::Parts parts;
  CORDWOOD_TRY(parts.zone, zone_from(context.zone_of(options)));
  CORDWOOD_TRY(parts.json, make_json_step(options.at("none"), context));
  CORDWOOD_TRY(parts.access_log, make_grok_step(access_log, context));
  CORDWOOD_TRY(parts.date, make_date_step(options, context));
  CORDWOOD_TRY(parts.level, make_level_step(options.at("none"), context));
  return std::make_unique<const AutoStep>(std::move(parts));
}

}  // namespace cordwood::parser
