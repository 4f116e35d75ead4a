#pragma once
// Every route, one file an idea. Each answers its exchange exactly once.

#include <boost/asio/awaitable.hpp>

#include "api/services.h"
#include "exchange.h"

namespace cordwood::api {

using Handler = boost::asio::awaitable<void> (*)(Exchange& exchange, const Services& services);

// query.cc
boost::asio::awaitable<void> serve_query(Exchange& exchange, const Services& services);
// hits.cc
boost::asio::awaitable<void> serve_hits(Exchange& exchange, const Services& services);
// facets.cc
boost::asio::awaitable<void> serve_facets(Exchange& exchange, const Services& services);
// stats_query.cc
boost::asio::awaitable<void> serve_stats_query(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_stats_query_range(Exchange& exchange, const Services& services);
// tail.cc
boost::asio::awaitable<void> serve_tail(Exchange& exchange, const Services& services);
// values.cc
boost::asio::awaitable<void> serve_field_names(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_field_values(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_streams(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_stream_ids(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_stream_field_names(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_stream_field_values(Exchange& exchange, const Services& services);
// insert.cc
boost::asio::awaitable<void> serve_insert_jsonline(Exchange& exchange, const Services& services);
// catalogue.cc
boost::asio::awaitable<void> serve_catalogue(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_catalogue_drift(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_catalogue_note(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_catalogue_forget(Exchange& exchange, const Services& services);
// pipelines.cc
boost::asio::awaitable<void> serve_detected_formats(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_pipeline_test(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_grok_suggestion(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_skewed_clocks(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_reload(Exchange& exchange, const Services& services);
// replay.cc
boost::asio::awaitable<void> serve_replay(Exchange& exchange, const Services& services);
// login.cc
boost::asio::awaitable<void> serve_login(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_logout(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_session(Exchange& exchange, const Services& services);
// operations.cc
boost::asio::awaitable<void> serve_health(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_tenant_ids(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_ready(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_metrics(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_force_flush(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_force_merge(Exchange& exchange, const Services& services);
// subject.cc
boost::asio::awaitable<void> serve_export_subject(Exchange& exchange, const Services& services);
// retention.cc
boost::asio::awaitable<void> serve_retention(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_retention_preview(Exchange& exchange, const Services& services);
// masking.cc
boost::asio::awaitable<void> serve_masking_report(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_masking_reveal(Exchange& exchange, const Services& services);
// maintenance.cc
boost::asio::awaitable<void> serve_begin_backup(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_end_backup(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_erase(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_erasures(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_detach(Exchange& exchange, const Services& services);
boost::asio::awaitable<void> serve_attach(Exchange& exchange, const Services& services);
// ui.cc: every path that no other route has.
boost::asio::awaitable<void> serve_ui(Exchange& exchange, const Services& services);

}  // namespace cordwood::api
