#include "server.h"

#include <csignal>
#include <mutex>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

#include "api/http_server.h"
#include "base/json_string.h"
#include "base/log.h"
#include "base/spawn.h"
#include "base/within_memory.h"
#include "catalogue/catalogue.h"
#include "catalogue_keeper.h"
#include "control/catalogue_table.h"
#include "control/control_plane.h"
#include "control/secrets.h"
#include "data_folder.h"
#include "erasing/eraser.h"
#include "indexer/store.h"
#include "ingest_path.h"
#include "intake/authority.h"
#include "intake/quarantine.h"
#include "intake/ship_listener.h"
#include "masking/reveal.h"
#include "query/engine.h"
#include "replaying/replayer.h"
#include "retention_preview.h"
#include "sweeping/sweeper.h"
#include "table_file.h"

namespace cordwood {
namespace {

constexpr std::size_t kIoThreads = 2;  // They only move bytes.
constexpr std::chrono::hours kErasureDeadlineMax{24 * 3653};
constexpr std::size_t kTailThreads = 4;  // For the rounds of live tails.

struct Rules {
  IngestPath::Rules ingest;
  sweeping::SweepOptions retention;
  std::vector<erasing::Hold> holds;
  std::chrono::nanoseconds erasure_deadline = erasing::EraserOptions().deadline;
};

Result<Rules> read_rules(FileSystem& files, const ServerConfiguration& configuration, masking::KeySet keys,
                         const std::shared_ptr<parser::Headers>& headers) {
  CORDWOOD_TRY(auto pipelines,
               parser::Pipelines::from_configuration(configuration.pipelines, tables_in(files), headers));
  CORDWOOD_TRY(auto masker, masking::Masker::from_configuration(configuration.masking_rules, keys));
  if (!configuration.masking) masker = masking::Masker::off();
  CORDWOOD_TRY(auto retention, sweeping::SweepOptions::from_configuration(configuration.retention));
  CORDWOOD_TRY(auto holds,
               erasing::holds_from_configuration(configuration.retention.at("holds"),
                                                 [&keys](std::string_view value) { return keys.words_for(value); }));
  CORDWOOD_TRY(const auto deadline,
               configuration.retention.duration_or("erasure_deadline", erasing::EraserOptions().deadline));
  if (deadline <= Nanoseconds(0) || deadline > kErasureDeadlineMax)
    return configuration.retention.at("erasure_deadline").complain("erasure_deadline must be up to ten years", "24h");
  return Rules{
      {std::move(pipelines), std::move(masker), std::move(keys)}, std::move(retention), std::move(holds), deadline};
}

Result<std::string> report_as_json(const masking::Report& report, const TimeRange& times) {
  CORDWOOD_TRY(const auto lines, report.lines(day_of(times.start), day_of(times.end)));
  std::string json = "[";
  for (const masking::ReportLine& line : lines)
    json += fmt::format(R"({}{{"day":"{}","detector":{},"stream":{},"values":{},"lines_dropped":{}}})",
                        json.size() > 1 ? ",\n" : "", format_day(line.day), json_string(line.detector),
                        json_string(line.stream), line.values, line.lines_dropped);
  return json + "]\n";
}

std::string address_text(const Address& address) {
  const bool six = address.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", six ? "[" : "", address.host, six ? "]" : "", address.port);
}

// Names for the server's certificate beyond those it always has.
std::vector<std::string> certificate_names(const ServerConfiguration& configuration) {
  std::vector<std::string> names;
  for (const Address* address : {&configuration.listen, &configuration.ship_listen})
    if (address->host != "0.0.0.0" && address->host != "::" && !address->is_loopback()) names.push_back(address->host);
  return names;
}

Result<api::HttpOptions> http_options(const Address& listen, const intake::Authority& authority) {
  api::HttpOptions options;
  options.host = listen.host;
  options.port = listen.port;
  if (!listen.is_loopback()) {
    CORDWOOD_TRY(const auto credentials, authority.server_credentials());
    options.tls = api::HttpOptions::Tls{credentials.certificate_pem, credentials.key_pem};
  }
  return options;
}

// What runs out of memory before it is a coroutine ends alone: run() may be called again.
void run_io(asio::io_context& context) {
  while (true) {
    const Result<void> ended = within_memory([&context]() -> Result<void> {
      context.run();
      return success();
    });
    if (ended) return;
    log::error("cordwood", "{}", ended.error().message);
  }
}

}  // namespace

// Members are in the order in which they depend on each other, so that they end in the reverse.
struct Server::Impl {
  Impl(FileSystem& the_files, const Clock& the_clock, intake::Authority the_authority,
       std::unique_ptr<control::ControlPlane> the_control, std::unique_ptr<control::CatalogueTable> the_catalogue_table,
       const catalogue::Limits& catalogue_limits, std::unique_ptr<indexer::Store> the_store,
       std::unique_ptr<sweeping::Sweeper> the_sweeper, Rules rules, std::shared_ptr<parser::Headers> the_headers,
       const DataFolder& the_data, const api::AdmissionOptions& queries,
       std::function<Result<ServerConfiguration>()> the_reread)
      : files(the_files),
        clock(the_clock),
        data(the_data),
        reread(std::move(the_reread)),
        authority(std::move(the_authority)),
        quarantine(the_files, the_clock, the_data.quarantine()),
        control(std::move(the_control)),
        catalogue_table(std::move(the_catalogue_table)),
        catalogue(catalogue_limits),
        store(std::move(the_store)),
        engine([this] { return store->snapshot(); }, {}),
        report(the_files, the_data.masking_report()),
        ingest(*store, catalogue, report, std::move(rules.ingest)),
        headers(std::move(the_headers)),
        catalogue_keeper(catalogue, headers, *catalogue_table,
                         [this](std::string_view text) { return ingest.masked(text); }),
        admission(queries),
        sweeper(std::move(the_sweeper)),
        query_pool(queries.running),
        tail_pool(kTailThreads),
        ingest_pool(std::max(2U, std::thread::hardware_concurrency())),
        signals(context, SIGINT, SIGTERM, SIGHUP) {}

  /// Threads: any. What is wrong is for the caller to tell; the old rules then stay.
  Result<void> reload() {
    const std::lock_guard lock(reload_mutex);
    auto rules = within_memory([this]() -> Result<Rules> {
      CORDWOOD_TRY(const ServerConfiguration configuration, reread());
      // Without its keys a server no longer finds what it hashed: it makes no others in their place.
      CORDWOOD_TRY(auto keys, masking::load_keys(files, data.masking_key()));
      return read_rules(files, configuration, std::move(keys), headers);
    });
    if (rules.has_error()) return rules.error();
    ingest.reconfigure(std::move(rules.value().ingest));
    sweeper->reconfigure(sweep_rules(held_rows(), std::move(rules.value().retention), rules.value().holds));
    eraser->reconfigure(rules.value().erasure_deadline, std::move(rules.value().holds));
    log::info("cordwood", "reloaded pipelines, masking and its keys, retention and holds");
    return success();
  }

  HeldRows held_rows() { return {engine, *store, searches.get_token()}; }

  /// Threads: any. Who sees the value is written down before anybody does.
  Result<std::string> reveal(std::string_view tag, const std::string& who, std::string_view reason) {
    CORDWOOD_TRY(masking::Revealed revealed, masking::reveal(tag, ingest.masking_keys()));
    const std::lock_guard lock(reveal_mutex);
    CORDWOOD_TRY(masking::record_reveal(files, data.reveals(), {clock.now(), who, ingest.masked(reason)}, revealed));
    return std::move(revealed.value);
  }

  asio::awaitable<void> serve_signals() {
    while (true) {
      const int number = co_await signals.async_wait(asio::use_awaitable);
      if (number != SIGHUP) break;
      if (const auto done = reload(); done.has_error())
        log::error("cordwood", "reload refused, the old rules stay: {}", done.error().message);
    }
    log::info("cordwood", "stopping");
    stopping = true;
    store->stop_merging();
    replayer->stop();
    eraser->stop();
    searches.request_stop();
    co_await http->stop();
    co_await ship->stop();
    work.reset();
    context.stop();
  }

  FileSystem& files;
  const Clock& clock;
  const DataFolder data;
  const std::function<Result<ServerConfiguration>()> reread;
  intake::Authority authority;
  intake::Quarantine quarantine;
  const std::unique_ptr<control::ControlPlane> control;
  const std::unique_ptr<control::CatalogueTable> catalogue_table;
  catalogue::Catalogue catalogue;
  const std::unique_ptr<indexer::Store> store;
  const query::Engine engine;
  std::stop_source searches;  // For what is held.
  masking::Report report;
  IngestPath ingest;
  const std::shared_ptr<parser::Headers> headers;
  CatalogueKeeper catalogue_keeper;
  api::Admission admission;
  std::unique_ptr<erasing::Eraser> eraser;
  std::unique_ptr<replaying::Replayer> replayer;
  const std::unique_ptr<sweeping::Sweeper> sweeper;  // Asks the engine for what is held.
  asio::thread_pool query_pool;
  asio::thread_pool tail_pool;
  asio::thread_pool ingest_pool;
  std::mutex reload_mutex;  // One reload after the other.
  std::mutex reveal_mutex;  // One record after the other.
  std::atomic<bool> stopping = false;
  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  asio::signal_set signals;
  std::unique_ptr<api::HttpServer> http;
  std::unique_ptr<intake::ShipListener> ship;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::open(FileSystem& files, const Clock& clock, ServerConfiguration configuration,
                                             std::function<Result<ServerConfiguration>()> reread) {
  const DataFolder data(configuration.data);
  CORDWOOD_TRY(files.make_directories(data.root()));
  CORDWOOD_TRY(auto keys, masking::load_or_make_keys(files, data.masking_key(), clock.now()));
  const auto headers = std::make_shared<parser::Headers>();
  CORDWOOD_TRY(auto rules, read_rules(files, configuration, std::move(keys), headers));
  indexer::StoreOptions store_options;
  store_options.folder = data.store();
  store_options.unsealed_bytes_max = configuration.memory_bytes / 4;
  store_options.cache_bytes_max = configuration.memory_bytes / 4;
  store_options.close_bytes_max = configuration.memory_bytes / 4;
  store_options.scrub_bytes_per_second = configuration.scrub_bytes_per_second;
  CORDWOOD_TRY(auto store, indexer::Store::open(files, clock, store_options));
  CORDWOOD_TRY(auto sweeper, sweeping::Sweeper::open(files, clock, *store, data.root(), {rules.retention}));
  CORDWOOD_TRY(auto control, control::ControlPlane::open(files, clock, data.root()));
  CORDWOOD_TRY(auto catalogue_table, control::CatalogueTable::open(data.root()));
  CORDWOOD_TRY(auto authority, intake::Authority::open(files, clock, data.pki(), certificate_names(configuration)));
  CORDWOOD_TRY(auto http, http_options(configuration.listen, authority));

  auto impl = std::make_unique<Impl>(files, clock, std::move(authority), std::move(control), std::move(catalogue_table),
                                     configuration.catalogue, std::move(store), std::move(sweeper), rules, headers,
                                     data, configuration.queries, std::move(reread));
  Impl* const raw = impl.get();
  erasing::EraserOptions erasing_options;
  erasing_options.key = [raw] { return raw->ingest.masking_keys().newest()->secret; };
  erasing_options.masked_words = [raw](std::string_view value) { return raw->ingest.masking_keys().words_for(value); };
  erasing_options.mask = [raw](std::string_view text) { return raw->ingest.masked(text); };
  erasing_options.deadline = rules.erasure_deadline;
  raw->sweeper->reconfigure(sweep_rules(raw->held_rows(), rules.retention, rules.holds));
  erasing_options.holds = std::move(rules.holds);
  CORDWOOD_TRY(raw->eraser,
               erasing::Eraser::open(files, clock, *raw->store, raw->engine, data.root(), std::move(erasing_options)));
  raw->replayer = std::make_unique<replaying::Replayer>(
      *raw->store, raw->engine, *raw->eraser,
      [raw](EventBatch events) { return raw->ingest.mask_again(std::move(events)); });
  api::Services services{clock,
                         *raw->store,
                         raw->engine,
                         raw->ingest,
                         *raw->control,
                         raw->catalogue,
                         *raw->catalogue_table,
                         *raw->eraser,
                         *raw->replayer,
                         raw->admission,
                         raw->query_pool,
                         raw->tail_pool,
                         raw->ingest_pool,
                         {[raw] { return raw->ingest.pipelines(); }, [raw] { return raw->reload(); }},
                         {[raw]() -> Result<std::string> { return raw->sweeper->kept(); },
                          [raw](Timestamp at, const std::optional<std::string>& other) {
                            const masking::KeySet current = raw->ingest.masking_keys();
                            return preview_retention(
                                *raw->sweeper, raw->held_rows(), at, other,
                                [&current](std::string_view value) { return current.words_for(value); });
                          }},
                         [raw](std::string_view text) { return raw->ingest.masked(text); },
                         {[raw](std::string_view value) { return raw->ingest.masking_keys().words_for(value); },
                          [raw](const TimeRange& times) { return report_as_json(raw->report, times); },
                          [raw](std::string_view tag, const std::string& who, std::string_view reason) {
                            return raw->reveal(tag, who, reason);
                          }},
                         [raw] { return !raw->stopping; },
                         configuration.auth};
  CORDWOOD_TRY(impl->http, api::HttpServer::listen(impl->context.get_executor(), std::move(http), services));
  intake::ShipListener::Rooms rooms{
      impl->context.get_executor(), impl->ingest_pool, impl->ingest, impl->authority, impl->quarantine, clock};
  intake::ShipOptions ship_options;
  ship_options.listen = address_text(configuration.ship_listen);
  CORDWOOD_TRY(impl->ship, intake::ShipListener::open(rooms, ship_options));
  // On a full disk the server still answers; only `cordwood query --data` then wants --url.
  if (const Result<void> noted = replace_file(files, data.url(), impl->http->url() + "\n"); !noted)
    log::warning("cordwood", "{}", noted.error().message);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

void Server::run() {
  Impl& impl = *impl_;
  impl.report.start();
  impl.sweeper->start();
  impl.eraser->start();
  impl.catalogue_keeper.start();
  impl.http->start();
  spawn(impl.context.get_executor(), "signals", impl.serve_signals());
  log::info("cordwood", "serving at {}, collectors at port {}", impl.http->url(), impl.ship->port_number());
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < kIoThreads; ++i) threads.emplace_back([&impl] { run_io(impl.context); });
  run_io(impl.context);
  for (std::thread& thread : threads) thread.join();
  for (asio::thread_pool* pool : {&impl.query_pool, &impl.tail_pool}) {
    pool->stop();
    pool->join();
  }
  impl.ingest_pool.join();
  log::info("cordwood", "stopped");
}

}  // namespace cordwood
