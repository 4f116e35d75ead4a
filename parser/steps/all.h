#pragma once
// What each step is made from: the options behind its name, null when there are none.

#include <functional>
#include <string>

#include "step.h"

namespace cordwood::parser {

struct NamedStep {
  std::string name;
  YamlNode options;
  std::function<Result<StepPointer>(const YamlNode& options, StepContext& context)> make;
};

/// What an item of a list of steps names, a step or a built-in format: its name, or a map from its name to its options,
/// where `on_failure` may stand beside it.
Result<NamedStep> find_step(const YamlNode& item);

/// The steps of a built-in format (formats.h) as one.
Result<StepPointer> make_format_step(const YamlNode& format, const YamlNode& options, StepContext& context);

Result<StepPointer> make_auto_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_cef_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_container_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_convert_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_csv_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_date_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_dissect_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_drop_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_geoip_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_grok_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_if_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_json_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_kv_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_leef_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_level_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_logfmt_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_lookup_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_lowercase_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_remove_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_rename_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_route_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_sample_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_set_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_split_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_syslog_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_tag_step(const YamlNode& options, StepContext& context);
Result<StepPointer> make_user_agent_step(const YamlNode& options, StepContext& context);

}  // namespace cordwood::parser
