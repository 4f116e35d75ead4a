#include <array>

#include "level.h"
#include "steps/all.h"
#include "syslog_line.h"
#include "time/time_text.h"

namespace cordwood::parser {
namespace {

// A time that begins the line, perhaps in brackets or behind a word: `[Sat Nov 21 …]`, `Start-Date: 2026-11-21  05:…`.
std::optional<Timestamp> leading_time(std::string_view line, const Zone& zone, Timestamp observed_at) {
  for (const std::string_view prefix : {"[", "Start-Date: ", "End-Date: ", "ts=", "time=\"", "time="}) {
    if (!line.starts_with(prefix)) continue;
    line.remove_prefix(prefix.size());
    break;
  }
  const auto found = read_any_time(line);
  if (!found) return std::nullopt;
  return resolve(found->civil, zone, observed_at);
}

// An access log has its date in brackets behind the address and two names.
std::optional<Timestamp> access_log_time(std::string_view line, const Zone& zone, Timestamp observed_at) {
  constexpr std::size_t kFrontBytesMax = 256;
  const std::size_t bracket = line.substr(0, kFrontBytesMax).find(" [");
  if (bracket == std::string_view::npos) return std::nullopt;
  const auto found = read_http_date(line.substr(bracket + 2));
  if (!found) return std::nullopt;
  return resolve(found->civil, zone, observed_at);
}

// Takes the first form that a line has. A line with none stays as it is, and is not tagged: nobody said what it is.
class AutoStep final : public Step {
 public:
  AutoStep(Zone zone, std::unique_ptr<const Step> json, std::unique_ptr<const Step> date, std::unique_ptr<const Step> level)
      : zone_(zone), json_(std::move(json)), date_(std::move(date)), level_(std::move(level)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view line = draft.line();
    if (line.starts_with('{') && json_->run(draft).empty()) {
      date_->run(draft);
      level_->run(draft);
      return {};
    }
    draft.begin(line, draft.observed_at());  // Forgets what a half-read object left.
    if (read_syslog_line(draft, zone_)) {
      if (draft.get("level").empty()) draft.set("level", level_in(draft.message()));
      return {};
    }
    auto time = leading_time(line, zone_, draft.observed_at());
    if (!time) time = access_log_time(line, zone_, draft.observed_at());
    if (time) draft.set_time(*time);
    draft.set("level", level_in(line));
    return {};
  }

 private:
  Zone zone_;
  std::unique_ptr<const Step> json_;
  std::unique_ptr<const Step> date_;
  std::unique_ptr<const Step> level_;
};

}  // namespace

Result<std::unique_ptr<const Step>> make_auto_step(const YamlNode& options) {
  if (!options.is_null()) {
    CORDWOOD_TRY(options.allow_only({"zone"}));
  }
  CORDWOOD_TRY(const Zone zone, zone_from(options.at("zone")));
  CORDWOOD_TRY(auto json, make_json_step(options.at("none")));
  CORDWOOD_TRY(auto date, make_date_step(options));
  CORDWOOD_TRY(auto level, make_level_step(options.at("none")));
  return std::make_unique<const AutoStep>(zone, std::move(json), std::move(date), std::move(level));
}

}  // namespace cordwood::parser
