// /api/v1/catalogue…: what sources send, where that drifted, and the notes that people write.

#include <algorithm>
#include <map>

#include "base/json_string.h"
#include "base/spawn.h"
#include "error_answer.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

using boost::asio::awaitable;

constexpr std::uint64_t kSourcesDefault = 1'000;  // In one answer,
constexpr std::uint64_t kSourcesMax = 10'000;     //   unless more are asked for.
constexpr std::size_t kSourcesAtOnce = 100;       // While these are copied, batches wait to be counted.

using Notes = std::map<std::pair<std::string, std::string>, control::CatalogueNote>;  // Of stream and field.

Result<Notes> notes_in(control::CatalogueTable& table) {
  CORDWOOD_TRY(auto all, table.notes());
  Notes notes;
  for (control::CatalogueNote& note : all) notes.emplace(std::pair(note.stream, note.field), std::move(note));
  return notes;
}

std::string seen(Timestamp first, Timestamp last) {
  return fmt::format(R"("first_seen":"{}","last_seen":"{}")", format_rfc3339(first), format_rfc3339(last));
}

void append_note(std::string& json, const Notes& notes, const std::string& stream, const std::string& field) {
  const auto found = notes.find({stream, field});
  if (found == notes.end()) return;
  const control::CatalogueNote& note = found->second;
  json += fmt::format(R"(,"owner":{},"note":{},"noted_by":{},"noted_at":"{}")", json_string(note.owner),
                      json_string(note.text), json_string(note.author), format_rfc3339(note.at));
}

void append_source(std::string& json, const catalogue::SourceEntry& source, const Notes& notes, bool with_fields) {
  json +=
      fmt::format(R"({{"stream":{},{},"rows":{},"failed":{},"plain":{},"parsed":{:.4f})", json_string(source.stream),
                  seen(source.first_seen, source.last_seen), source.rows, source.failed, source.plain, source.parsed());
  append_note(json, notes, source.stream, "");
  if (source.fields_left_out) json += R"(,"fields_left_out":true)";
  if (with_fields) {
    json += R"(,"fields":[)";
    for (const catalogue::FieldEntry& field : source.fields) {
      if (&field != &source.fields.front()) json += ',';
      json += fmt::format(R"({{"name":{},"type":"{}",{},"rows":{})", json_string(field.name), name_of(field.kind),
                          seen(field.first_seen, field.last_seen), field.rows);
      if (field.has_vanished) json += R"(,"vanished":true)";
      append_note(json, notes, source.stream, field.name);
      json += '}';
    }
    json += ']';
  }
  json += '}';
}

/// A page of the catalogue; "next" is what `after` must be for the one behind it.
Result<std::string> catalogue_as_json(const Request& request, const Services& services) {
  CORDWOOD_TRY(const std::uint64_t limit, request.parameters.number("limit", kSourcesDefault, kSourcesMax));
  const std::string wanted(request.parameters.get("stream"));
  const bool with_fields = request.parameters.get("fields", "1") != "0";
  CORDWOOD_TRY(const Notes notes, notes_in(services.catalogue_table));
  std::string json = R"({"sources":[)";
  std::string last(request.parameters.get("after"));
  std::uint64_t count = 0;
  bool is_end = false;
  while (!is_end && count < limit) {
    const auto page = services.catalogue.sources(last, kSourcesAtOnce);
    is_end = page.size() < kSourcesAtOnce;
    for (const catalogue::SourceEntry& source : page) {
      if (count == limit) {
        is_end = false;
        break;
      }
      last = source.stream;
      if (source.stream.find(wanted) == std::string::npos) continue;
      if (count++ > 0) json += ',';
      append_source(json, source, notes, with_fields);
    }
  }
  json += ']';
  if (!is_end) json += fmt::format(R"(,"next":{})", json_string(last));
  return json + "}\n";
}

Result<std::string> drifts_as_json(const Request& request, const Services& services) {
  CORDWOOD_TRY(const std::uint64_t after, request.parameters.number("after", 0, INT64_MAX));
  const std::string wanted(request.parameters.get("stream"));
  std::string json;
  for (const catalogue::Drift& drift : services.catalogue.drifts(after)) {
    if (drift.stream.find(wanted) == std::string::npos) continue;
    json += json.empty() ? "[" : ",\n";
    json += fmt::format(R"({{"number":{},"at":"{}","kind":"{}","stream":{})", drift.number, format_rfc3339(drift.at),
                        name_of(drift.kind), json_string(drift.stream));
    json += drift.field.empty() ? fmt::format(R"(,"before":{:.4f},"after":{:.4f}}})", drift.before, drift.after)
                                : fmt::format(R"(,"field":{}}})", json_string(drift.field));
  }
  return (json.empty() ? "[" : json) + "]\n";
}

Result<std::string> stream_of(const Request& request) {
  const auto stream = request.parameters.find("stream");
  if (stream && parse_stream(*stream)) return std::string(*stream);
  return Error{Errc::invalid, "the parameter 'stream' must be a stream as the catalogue has it",
               R"(stream={app="sshd",host="db1"})"};
}

Result<void> set_note(const Request& request, const Services& services) {
  control::CatalogueNote note;
  CORDWOOD_TRY(note.stream, stream_of(request));
  note.field = request.parameters.get("field");
  note.owner = services.masked(request.parameters.get("owner"));
  note.text = services.masked(request.parameters.get("note"));
  note.author = request.holder;
  note.at = services.clock.now();
  const auto source = services.catalogue.source(note.stream);
  if (!source) return error(Errc::not_found, fmt::format("the catalogue has no source {}", note.stream));
  const auto has_name = [&note](const catalogue::FieldEntry& field) { return field.name == note.field; };
  if (!note.field.empty() && std::none_of(source->fields.begin(), source->fields.end(), has_name))
    return error(Errc::not_found, fmt::format("the source has no field '{}'", note.field));
  return services.catalogue_table.set_note(note);
}

Result<void> forget(const Request& request, const Services& services) {
  CORDWOOD_TRY(const std::string stream, stream_of(request));
  if (services.catalogue.forget(stream)) return success();
  return error(Errc::not_found, fmt::format("the catalogue has no source {}", stream));
}

template <class Part>
awaitable<void> respond_with(Exchange& exchange, const Services& services, Part part) {
  auto work = [&exchange, &services, part] { return part(exchange.request(), services); };
  auto done = co_await on_pool(services.query_pool, std::move(work));
  Answer answer = answer_of(std::move(done));
  (void)co_await exchange.respond(std::move(answer));
}

template <class Order>
awaitable<void> carry_out(Exchange& exchange, const Services& services, Order order) {
  auto work = [&exchange, &services, order] { return order(exchange.request(), services); };
  const auto done = co_await on_pool(services.query_pool, std::move(work));
  Answer answer = done.has_error() ? error_answer(done.error()) : Answer{.status = 204};
  (void)co_await exchange.respond(std::move(answer));
}

}  // namespace

awaitable<void> serve_catalogue(Exchange& exchange, const Services& services) {
  return respond_with(exchange, services, catalogue_as_json);
}

awaitable<void> serve_catalogue_drift(Exchange& exchange, const Services& services) {
  return respond_with(exchange, services, drifts_as_json);
}

awaitable<void> serve_catalogue_note(Exchange& exchange, const Services& services) {
  return carry_out(exchange, services, set_note);
}

awaitable<void> serve_catalogue_forget(Exchange& exchange, const Services& services) {
  return carry_out(exchange, services, forget);
}

}  // namespace cordwood::api
