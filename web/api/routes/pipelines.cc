// /api/v1/pipelines/… and /api/v1/grok/…: what pipelines make of lines, which formats they detected, and the order to
// read them again.

#include <algorithm>

#include <simdjson.h>

#include "base/json_string.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "parser/grok_suggestion.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

constexpr std::size_t kBodyBytesMax = 4 << 20;

/// What somebody wants to see tried.
struct Trial {
  std::optional<std::string> yaml;  // None: the pipelines of the server.
  std::string pipeline;             // Empty: the one that fits the source.
  Source source;
  std::vector<std::string> lines;
};

Result<std::string> text_of(simdjson::dom::object object, const char* key) {
  std::string_view text;
  const auto value = object[key];
  if (value.error() == simdjson::NO_SUCH_FIELD) return std::string();
  if (value.get(text) != simdjson::SUCCESS) return error(Errc::invalid, fmt::format("'{}' must be a string", key));
  return std::string(text);
}

Result<std::vector<std::string>> lines_in(simdjson::dom::object object) {
  simdjson::dom::array items;
  if (object["lines"].get(items) != simdjson::SUCCESS)
    return error(Errc::invalid, R"(the body must be an object such as {"lines":["…"]})");
  std::vector<std::string> lines;
  for (const auto item : items) {
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) return error(Errc::invalid, "each of 'lines' must be a string");
    lines.emplace_back(text);
  }
  return lines;
}

Result<Trial> trial_in(const std::string& body) {
  simdjson::dom::parser reader;
  simdjson::dom::object object;
  if (reader.parse(body).get(object) != simdjson::SUCCESS)
    return error(Errc::invalid, R"(the body must be an object such as {"pipelines":"- name: …","lines":["…"]})");
  Trial trial;
  if (object["pipelines"].error() == simdjson::SUCCESS) {
    CORDWOOD_TRY(trial.yaml, text_of(object, "pipelines"));
  }
  CORDWOOD_TRY(trial.pipeline, text_of(object, "pipeline"));
  CORDWOOD_TRY(trial.source.host, text_of(object, "host"));
  CORDWOOD_TRY(trial.source.file, text_of(object, "file"));
  CORDWOOD_TRY(trial.source.app, text_of(object, "app"));
  CORDWOOD_TRY(trial.lines, lines_in(object));
  return trial;
}

// No tables: whoever asks over the network shall not see what is in the server's files.
Result<parser::Pipelines> pipelines_of(const Trial& trial, const PipelineService& service) {
  if (!trial.yaml) return service.current();
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(*trial.yaml, "pipelines"));
  return parser::Pipelines::from_configuration(node.has("pipelines") ? node.at("pipelines") : node, parser::no_tables);
}

Result<std::string> try_lines(const std::string& body, const Services& services) {
  CORDWOOD_TRY(const Trial trial, trial_in(body));
  CORDWOOD_TRY(const parser::Pipelines pipelines, pipelines_of(trial, services.pipelines));
  LineBatch lines;
  lines.source = trial.source;
  for (const std::string& line : trial.lines) lines.lines.push_back({line, services.clock.now()});
  std::string answer;
  const auto show = [&answer](std::string_view json) { answer.append(json).push_back('\n'); };
  CORDWOOD_TRY(pipelines.try_lines(lines, trial.pipeline, show));
  return answer;
}

std::string members_of(const std::string& pipeline, const Source& source) {
  return fmt::format(R"("pipeline":{},"host":{},"file":{},"app":{})", json_string(pipeline), json_string(source.host),
                     json_string(source.file), json_string(source.app));
}

std::string detected_as_json(const std::vector<parser::DetectedSource>& sources) {
  std::string json = "[";
  for (const auto& source : sources) {
    if (json.size() > 1) json += ',';
    json += fmt::format(R"({{{},"format":{},"events":{},"failures":{}}})", members_of(source.pipeline, source.source),
                        json_string(source.format), source.events, source.failures);
  }
  return json + "]\n";
}

std::string skewed_as_json(const std::vector<parser::SkewedSource>& sources) {
  std::string json = "[";
  for (const auto& source : sources) {
    if (json.size() > 1) json += ',';
    json += fmt::format(R"({{{},"ahead_seconds":{},"lines":{}}})", members_of(source.pipeline, source.source),
                        std::chrono::duration<double>(source.ahead).count(), source.lines);
  }
  return json + "]\n";
}

Result<std::string> suggestion_for(const std::string& body) {
  simdjson::dom::parser reader;
  simdjson::dom::object object;
  if (reader.parse(body).get(object) != simdjson::SUCCESS)
    return error(Errc::invalid, R"(the body must be an object such as {"lines":["…"]})");
  CORDWOOD_TRY(const auto texts, lines_in(object));
  const std::vector<std::string_view> lines(texts.begin(), texts.end());
  CORDWOOD_TRY(const auto suggestion, parser::suggest_grok(lines));
  return fmt::format(R"({{"expression":{},"matched":{},"lines":{}}})"
                     "\n",
                     json_string(suggestion.expression), suggestion.matched,
                     std::min(lines.size(), parser::kSuggestionLinesMax));
}

awaitable<Result<std::string>> suggest(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(std::string body, co_await exchange.read_body(kBodyBytesMax));
  CORDWOOD_CO_TRY(const auto turn, co_await wait_for_turn(exchange, services));  // It costs what a query does.
  auto work = [body = std::move(body)] { return suggestion_for(body); };
  co_return co_await on_pool(services.query_pool, std::move(work));
}

awaitable<Result<Answer>> test(Exchange& exchange, const Services& services) {
  CORDWOOD_CO_TRY(std::string body, co_await exchange.read_body(kBodyBytesMax));
  auto work = [&services, body = std::move(body)] { return try_lines(body, services); };
  CORDWOOD_CO_TRY(std::string lines, co_await on_pool(services.ingest_pool, std::move(work)));
  co_return Answer{.content_type = "application/x-ndjson", .body = std::move(lines)};
}

}  // namespace

awaitable<void> serve_pipeline_test(Exchange& exchange, const Services& services) {
  auto result = co_await test(exchange, services);
  Answer answer = answer_of(std::move(result));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_grok_suggestion(Exchange& exchange, const Services& services) {
  auto result = co_await suggest(exchange, services);
  Answer answer = answer_of(std::move(result));
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_detected_formats(Exchange& exchange, const Services& services) {
  Answer answer{.body = detected_as_json(services.pipelines.current().detected())};
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_skewed_clocks(Exchange& exchange, const Services& services) {
  Answer answer{.body = skewed_as_json(services.pipelines.current().skewed())};
  (void)co_await exchange.respond(std::move(answer));
}

awaitable<void> serve_reload(Exchange& exchange, const Services& services) {
  auto reload = [&services] { return services.pipelines.reload(); };
  const auto done = co_await on_pool(services.ingest_pool, std::move(reload));
  Answer answer = done.has_error() ? error_answer(done.error()) : Answer{.status = 204};
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace cordwood::api
