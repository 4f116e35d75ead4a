#include "router.h"

#include <algorithm>
#include <array>

#include "access.h"
#include "api/services.h"
#include "error_answer.h"
#include "routes/routes.h"
#include "tenancy.h"

namespace cordwood::api {
namespace {

struct Route {
  std::string_view path;
  Access access;
  bool changes;  // Only POST and PUT; the rest takes GET, HEAD and POST.
  Handler handler;
};

constexpr std::array kRoutes{
    Route{"/select/logsql/query", Access::search, false, serve_query},
    Route{"/select/logsql/hits", Access::search, false, serve_hits},
    Route{"/select/logsql/tail", Access::search, false, serve_tail},
    Route{"/select/logsql/facets", Access::search, false, serve_facets},
    Route{"/select/logsql/stats_query", Access::search, false, serve_stats_query},
    Route{"/select/logsql/stats_query_range", Access::search, false, serve_stats_query_range},
    Route{"/select/logsql/field_names", Access::search, false, serve_field_names},
    Route{"/select/logsql/field_values", Access::search, false, serve_field_values},
    Route{"/select/logsql/streams", Access::search, false, serve_streams},
    Route{"/select/logsql/stream_ids", Access::search, false, serve_stream_ids},
    Route{"/select/logsql/stream_field_names", Access::search, false, serve_stream_field_names},
    Route{"/select/logsql/stream_field_values", Access::search, false, serve_stream_field_values},
    Route{"/select/tenant_ids", Access::search, false, serve_tenant_ids},
    Route{"/insert/jsonline", Access::insert, true, serve_insert_jsonline},
    Route{"/api/v1/login", Access::open, true, serve_login},
    Route{"/api/v1/logout", Access::open, true, serve_logout},
    Route{"/api/v1/session", Access::open, false, serve_session},
    Route{"/api/v1/catalogue", Access::search, false, serve_catalogue},
    Route{"/api/v1/catalogue/drift", Access::search, false, serve_catalogue_drift},
    Route{"/api/v1/catalogue/forget", Access::admin, true, serve_catalogue_forget},
    Route{"/api/v1/catalogue/note", Access::admin, true, serve_catalogue_note},
    Route{"/api/v1/grok/suggest", Access::search, false, serve_grok_suggestion},
    Route{"/api/v1/masking/report", Access::admin, false, serve_masking_report},
    Route{"/api/v1/masking/reveal", Access::admin, true, serve_masking_reveal},
    Route{"/api/v1/pipelines/clocks", Access::search, false, serve_skewed_clocks},
    Route{"/api/v1/pipelines/detected", Access::search, false, serve_detected_formats},
    Route{"/api/v1/pipelines/reload", Access::admin, true, serve_reload},
    Route{"/api/v1/pipelines/test", Access::admin, true, serve_pipeline_test},
    Route{"/api/v1/erase", Access::admin, true, serve_erase},
    Route{"/api/v1/erasures", Access::admin, false, serve_erasures},
    Route{"/api/v1/replay", Access::admin, true, serve_replay},
    Route{"/api/v1/export-subject", Access::admin, true, serve_export_subject},
    Route{"/api/v1/retention", Access::admin, false, serve_retention},
    Route{"/api/v1/retention/preview", Access::admin, false, serve_retention_preview},
    Route{"/internal/force_flush", Access::admin, false, serve_force_flush},
    Route{"/internal/force_merge", Access::admin, false, serve_force_merge},
    Route{"/internal/backup/begin", Access::admin, true, serve_begin_backup},
    Route{"/internal/backup/end", Access::admin, true, serve_end_backup},
    Route{"/internal/detach", Access::admin, true, serve_detach},
    Route{"/internal/attach", Access::admin, true, serve_attach},
    Route{"/metrics", Access::search, false, serve_metrics},
    Route{"/health", Access::open, false, serve_health},
    Route{"/ready", Access::open, false, serve_ready},
};

constexpr Route kUi{"", Access::open, false, serve_ui};

bool is_api_path(std::string_view path) {
  for (const std::string_view prefix : {"/api/", "/select/", "/insert/", "/internal/"})
    if (path.starts_with(prefix)) return true;
  return false;
}

const Route* find_route(std::string_view path) {
  for (const Route& route : kRoutes)
    if (route.path == path) return &route;
  return is_api_path(path) ? nullptr : &kUi;
}

bool method_fits(const Route& route, Method method) {
  switch (method) {
    case Method::post:
    case Method::put:
      return route.handler != serve_ui;
    case Method::get:
    case Method::head:
      return !route.changes;
    default:
      return false;
  }
}

// Parameters of a search or an order may come in a form body. Other bodies are data, whatever type a client gives them.
boost::asio::awaitable<Result<void>> read_form(Exchange& exchange) {
  constexpr std::size_t kFormBytesMax = 4 << 20;
  const Request& request = exchange.request();
  constexpr std::array<std::string_view, 9> kFormPaths{
      "/select/",         "/internal/",     "/api/v1/catalogue",      "/api/v1/erase",    "/api/v1/masking/",
      "/api/v1/erasures", "/api/v1/replay", "/api/v1/export-subject", "/api/v1/retention"};
  const bool takes_form = std::any_of(kFormPaths.begin(), kFormPaths.end(),
                                      [&request](std::string_view prefix) { return request.path.starts_with(prefix); });
  if (!takes_form || request.content_type != "application/x-www-form-urlencoded") co_return success();
  CORDWOOD_CO_TRY(const std::string form, co_await exchange.read_body(kFormBytesMax));
  co_return exchange.request().parameters.add_form(form);
}

boost::asio::awaitable<void> serve(Exchange& exchange, const Services& services, const Route& route) {
  auto form = co_await read_form(exchange);
  if (form.has_error()) {
    Answer answer = error_answer(form.error());
    (void)co_await exchange.respond(std::move(answer));
  } else {
    co_await route.handler(exchange, services);
  }
}

}  // namespace

boost::asio::awaitable<void> route(Exchange& exchange, const Services& services) {
  const Request& request = exchange.request();
  const Route* const found = find_route(request.path);
  if (found == nullptr) {
    (void)co_await exchange.respond(
        error_answer(error(Errc::not_found, fmt::format("there is no {} in this API", request.path))));
  } else if (!method_fits(*found, request.method)) {
    Answer answer = error_answer(error(Errc::invalid, fmt::format("{} does not take this method", request.path)));
    answer.status = 405;
    (void)co_await exchange.respond(std::move(answer));
  } else if (auto allowed = check_access(request, found->access, services); allowed.has_error()) {
    Answer answer = error_answer(allowed.error());
    if (found->access != Access::open) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
    (void)co_await exchange.respond(std::move(answer));
  } else if (auto known = check_tenant(request); known.has_error()) {
    Answer answer = error_answer(known.error());
    (void)co_await exchange.respond(std::move(answer));
  } else {
    exchange.request().holder = std::move(allowed.value());
    co_await serve(exchange, services, *found);
  }
}

}  // namespace cordwood::api
