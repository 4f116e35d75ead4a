#pragma once
// What each step is made from: the options behind its name, null when there are none.

#include "step.h"

namespace cordwood::parser {

Result<std::unique_ptr<const Step>> make_auto_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_container_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_date_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_grok_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_json_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_level_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_logfmt_step(const YamlNode& options);
Result<std::unique_ptr<const Step>> make_syslog_step(const YamlNode& options);

}  // namespace cordwood::parser
