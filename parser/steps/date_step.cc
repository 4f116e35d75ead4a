#include <array>
#include <functional>

#include <fmt/format.h>

#include "steps/all.h"
#include "time/time_format.h"
#include "time/time_text.h"

namespace cordwood::parser {
namespace {

// Where programs put their times, best known first.
constexpr std::array<std::string_view, 15> kFieldNames = {
    "@timestamp", "timestamp", "Timestamp",  "time",        "ts",      "_time",   "datetime", "date",
    "eventTime",  "EventTime", "event_time", "TimeCreated", "asctime", "t.$date", "t"};

class DateStep final : public Step {
 public:
  struct Options {
    std::vector<std::string> fields;
    std::vector<TimeFormat> formats;  // Any known form when empty.
    Zone zone;
    bool keeps_field = false;
    bool must_find = false;
  };
  explicit DateStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    for (const std::string& name : options_.fields) {
      const std::string_view text = draft.get(name);
      if (text.empty()) continue;
      const auto time = read(text, draft.observed_at());
      if (!time) continue;
      draft.set_time(*time);
      if (!options_.keeps_field) draft.remove(name);
      return {};
    }
    return options_.must_find ? FailureReason("no date in the field that should hold it") : FailureReason();
  }
  bool finds_time() const override { return true; }
  // The observed time is used. An event is not thrown back for its date.
  OnFailure usual_on_failure() const override { return OnFailure::tag; }

 private:
  std::optional<Timestamp> read(std::string_view text, Timestamp observed_at) const {
    if (options_.formats.empty()) return read_whole_time(text, options_.zone, observed_at);
    for (const TimeFormat& format : options_.formats)
      if (const auto time = format.read(text, options_.zone, observed_at)) return time;
    return std::nullopt;
  }
  Options options_;
};

}  // namespace

Result<StepPointer> make_date_step(const YamlNode& node, StepContext& context) {
  DateStep::Options options;
  if (!node.is_null()) {
    CORDWOOD_TRY(node.allow_only({"field", "formats", "zone", "keep"}));
  }
  if (node.has("field")) {
    CORDWOOD_TRY(options.fields, node.at("field").strings());
    options.must_find = true;
  } else {
    options.fields.assign(kFieldNames.begin(), kFieldNames.end());
  }
  if (node.has("formats")) {
    CORDWOOD_TRY(const std::vector<std::string> formats, node.at("formats").strings());
    for (const std::string& text : formats) {
      auto format = TimeFormat::named(text);
      if (!format) return node.at("formats").complain(format.error().message, format.error().hint);
      options.formats.push_back(std::move(format).value());
    }
  }
  CORDWOOD_TRY(options.zone, zone_from(context.zone_of(node)));
  CORDWOOD_TRY(options.keeps_field, node.boolean_or("keep", false));
  return std::make_unique<const DateStep>(std::move(options));
}

}  // namespace cordwood::parser
