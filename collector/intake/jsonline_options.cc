#include <fmt/format.h>

#include "intake/jsonline.h"

namespace cordwood::intake {
namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view part = list.substr(0, comma);
    if (!part.empty()) parts.emplace_back(part);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return parts;
}

}  // namespace

Result<JsonlineOptions> JsonlineOptions::from_parameters(std::string_view time_field, std::string_view message_field,
                                                         std::string_view stream_fields, std::string_view ignore_fields,
                                                         std::string_view extra_fields) {
  JsonlineOptions options;
  if (!time_field.empty()) options.time_fields = split(time_field);
  options.message_fields = split(message_field);
  options.stream_fields = split(stream_fields);
  options.ignore_fields = split(ignore_fields);
  for (const auto& extra : split(extra_fields)) {
    const std::size_t equals = extra.find('=');
    if (equals == std::string::npos || equals == 0)
      return error(Errc::invalid, fmt::format("extra_fields: '{}' is not name=value", extra));
    options.extra_fields.emplace_back(extra.substr(0, equals), extra.substr(equals + 1));
  }
  return options;
}

}  // namespace cordwood::intake
