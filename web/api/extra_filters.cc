#include "extra_filters.h"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/json_string.h"
#include "language/subquery_filter.h"

namespace cordwood::api {
namespace {

// Quoted texts of LogsQL are those of JSON.
struct NamedValues {
  std::string name;
  std::vector<std::string> values;
};

Error bad(std::string_view parameter, std::string_view why) {
  return error(Errc::invalid, fmt::format("parameter '{}': {}", parameter, why));
}

/// Nullopt when the text is no JSON object: a stream filter begins alike.
Result<std::optional<std::vector<NamedValues>>> read_object(std::string_view parameter, std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  const simdjson::padded_string padded(text);
  std::optional<std::vector<NamedValues>> none;
  if (parser.parse(padded).get(object) != simdjson::SUCCESS) return none;
  std::vector<NamedValues> fields;
  for (const auto [name, value] : object) {
    NamedValues& field = fields.emplace_back(NamedValues{std::string(name), {}});
    const auto add = [&field](simdjson::dom::element element) {
      std::string_view one;
      if (element.get(one) != simdjson::SUCCESS) return false;
      field.values.emplace_back(one);
      return true;
    };
    simdjson::dom::array several;
    if (value.get(several) == simdjson::SUCCESS) {
      for (const auto element : several)
        if (!add(element)) return bad(parameter, fmt::format("'{}' must list strings", field.name));
    } else if (!add(value)) {
      return bad(parameter, fmt::format("'{}' must be a string or a list of strings", field.name));
    }
  }
  return std::optional(std::move(fields));
}

std::string list_of(const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ",") + json_string(value);
  return list;
}

std::string filter_of(const std::vector<NamedValues>& fields) {
  std::string text;
  for (const NamedValues& field : fields)
    text += fmt::format("{}:in({}) ", json_string(field.name), list_of(field.values));
  return text.empty() ? "*" : text;
}

std::string stream_filter_of(const std::vector<NamedValues>& fields) {
  std::string labels;
  for (const NamedValues& field : fields)
    labels += fmt::format("{}{} in ({})", labels.empty() ? "" : ",", json_string(field.name), list_of(field.values));
  return "{" + labels + "}";
}

using Writer = std::string (*)(const std::vector<NamedValues>& fields);

Result<language::FilterPtr> read_filter(std::string_view parameter, std::string_view text, Writer write,
                                        const language::ParseContext& context) {
  CORDWOOD_TRY(const auto fields, read_object(parameter, text));
  auto parsed = language::parse_filter(fields ? write(*fields) : std::string(text), context);
  if (!parsed) return bad(parameter, parsed.error().message);
  if (language::has_subqueries(*parsed.value())) return bad(parameter, "a filter without subqueries is wanted");
  return parsed;
}

}  // namespace

Result<language::FilterPtr> read_extra_filters(const Request& request, const language::ParseContext& context) {
  language::FilterPtr all;
  const auto take = [&](std::string_view parameter, Writer write) -> Result<void> {
    for (const std::string_view text : request.parameters.all(parameter)) {
      if (text.empty()) continue;
      CORDWOOD_TRY(auto filter, read_filter(parameter, text, write, context));
      all = language::and_of(std::move(all), std::move(filter));
    }
    return success();
  };
  CORDWOOD_TRY(take("extra_filters", filter_of));
  CORDWOOD_TRY(take("extra_stream_filters", stream_filter_of));
  return all;
}

Result<std::vector<std::string>> read_hidden_fields(const Request& request) {
  constexpr std::string_view kParameter = "hidden_fields_filters";
  std::vector<std::string> hidden;
  for (std::string_view text : request.parameters.all(kParameter)) {
    if (text.starts_with('[')) {
      simdjson::dom::parser parser;
      simdjson::dom::array names;
      const simdjson::padded_string padded(text);
      if (parser.parse(padded).get(names) != simdjson::SUCCESS) return bad(kParameter, "not a JSON array");
      for (const auto element : names) {
        std::string_view name;
        if (element.get(name) != simdjson::SUCCESS) return bad(kParameter, "the array must hold strings");
        hidden.emplace_back(name);
      }
      continue;
    }
    while (!text.empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      if (comma > 0) hidden.emplace_back(text.substr(0, comma));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
  }
  return hidden;
}

}  // namespace cordwood::api
