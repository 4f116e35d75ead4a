#include "query_request.h"

#include <atomic>
#include <iterator>
#include <stop_token>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/content_coding.h"
#include "base/duration.h"
#include "base/log.h"
#include "base/spawn.h"
#include "base/within_memory.h"
#include "error_answer.h"
#include "extra_filters.h"
#include "piece_channel.h"
#include "time_parameter.h"

namespace cordwood::api {
namespace {

// A piece is sent when it has this size or the query has ended, so that small answers are one write.
constexpr std::size_t kPieceBytesMin = 32 << 10;

constexpr std::uint64_t kPageRows = 1000;  // Unless the parameter `limit` says otherwise.
constexpr std::uint64_t kPageRowsMax = 100'000;
constexpr std::string_view kCursorBegin = "begin";  // What the parameter `cursor` is for the first page.

/// A running query whose text goes through a channel. Shared by the pool thread and the coroutine that sends.
struct Run {
  /// Runs the query to its end, on the pool thread.
  using Work = Result<void> (*)(const query::Engine& engine, Run& run);

  Run(QueryRequest the_request, Work the_work, std::unique_ptr<RowWriter> the_writer, asio::any_io_executor executor)
      : request(std::move(the_request)), work(the_work), writer(std::move(the_writer)), pieces(std::move(executor)) {}

  QueryRequest request;
  Work work;
  std::unique_ptr<RowWriter> writer;
  std::vector<Row> rows;  // Like text and page_end: the pool thread's until it has finished.
  std::string text;       // Of a page.
  std::optional<query::PageEnd> page_end;
  std::optional<Coding> coding;  // Of what goes through the channel.
  Admission::Ticket ticket;      // Of all but a tail's rounds, until the engine has returned.
  PieceChannel pieces;
  std::stop_source stop;
  std::vector<std::string> warnings;   // Like failure:
  std::optional<Error> failure;        // written before the channel is finished, read after.
  std::atomic<bool> finished = false;  // The engine has returned; nobody touches what the writer owns any more.
};

class PieceSink final : public query::RowSink {
 public:
  explicit PieceSink(Run& run)
      : run_(run),
        encoder_(run.coding ? Encoder::make(*run.coding) : nullptr),
        give_up_at_(std::chrono::steady_clock::now() + time_of(run.request.options)) {}

  bool accept(const query::RowBlock& rows) override {
    return run_.writer->write(rows, text_) && (text_.size() < kPieceBytesMin || flush());
  }
  /// Sends the last rows and ends the coding. An answer without rows is empty, not an empty frame.
  Result<void> finish() {
    CORDWOOD_TRY(run_.writer->finish(text_));
    if (!flush() || !send_end()) return error(Errc::cancelled, "the answer was not read in time");
    return success();
  }

 private:
  bool send_end() {
    std::string end;
    if (encoder_ && flushed_) encoder_->finish(end);
    return (end.empty() || send(std::move(end))) && run_.pieces.finish(send_until());
  }

  std::chrono::steady_clock::time_point send_until() const {
    if (!run_.request.patience) return give_up_at_;
    return std::min(give_up_at_, std::chrono::steady_clock::now() + *run_.request.patience);
  }
  bool send(std::string piece) { return run_.pieces.send(std::move(piece), send_until()); }

  static std::chrono::nanoseconds time_of(const query::RunOptions& options) {
    constexpr std::chrono::hours kForever{24 * 365};
    return std::min<std::chrono::nanoseconds>(options.timeout.value_or(kForever), options.limits.time);
  }

  bool flush() {
    if (text_.empty()) return true;
    flushed_ = true;
    if (!encoder_) return send(std::exchange(text_, {}));
    std::string coded;
    encoder_->encode(text_, coded);
    text_.clear();
    return send(std::move(coded));
  }

  Run& run_;
  std::unique_ptr<Encoder> encoder_;
  const std::chrono::steady_clock::time_point give_up_at_;  // A query that nobody reads holds its thread no longer.
  std::string text_;
  bool flushed_ = false;
};

class PageSink final : public query::RowSink {
 public:
  explicit PageSink(Run& run) : run_(run) {}
  bool accept(const query::RowBlock& rows) override { return run_.writer->write(rows, run_.text); }
  std::size_t held_bytes() const override { return run_.text.capacity(); }

 private:
  Run& run_;
};

class CollectingSink final : public query::RowSink {
 public:
  explicit CollectingSink(std::vector<Row>& rows) : rows_(rows) {}

  bool accept(const query::RowBlock& block) override {
    for (std::size_t i = 0; i < block.row_count; ++i) {
      Row& row = rows_.emplace_back();
      for (const query::RowColumn& column : block.columns) {
        if (column.values[i].empty()) continue;
        const auto& [name, value] = row.emplace_back(column.name, column.values[i]);
        text_bytes_ += heap_bytes(name) + heap_bytes(value);
      }
      text_bytes_ += row.capacity() * sizeof(Row::value_type);
    }
    return true;
  }
  std::size_t held_bytes() const override { return text_bytes_ + rows_.capacity() * sizeof(Row); }

 private:
  static std::size_t heap_bytes(const std::string& text) {
    static const std::size_t kInPlace = std::string().capacity();
    return text.capacity() > kInPlace ? text.capacity() : 0;
  }

  std::vector<Row>& rows_;
  std::size_t text_bytes_ = 0;
};

Result<void> run_engine(const query::Engine& engine, Run& run, query::RowSink& sink) {
  query::QueryStats stats;
  run.request.options.stop = run.stop.get_token();
  Result<void> done = engine.run(run.request.query, run.request.options, sink, stats);
  for (const std::string& warning : stats.warnings) log::warning("query", "{}", warning);
  run.warnings = std::move(stats.warnings);
  run.page_end = stats.page_end;
  if (!done && run.writer != nullptr) {  // What the writer could not write is why it wanted no more rows.
    std::string unwanted;
    CORDWOOD_TRY(run.writer->finish(unwanted));
  }
  CORDWOOD_TRY(std::move(done));
  run.finished = true;  // Before the last piece goes: an answer of one piece has its warnings in the header.
  return success();
}

Result<void> collect(const query::Engine& engine, Run& run) {
  CollectingSink sink(run.rows);
  CORDWOOD_TRY(run_engine(engine, run, sink));
  run.pieces.close();
  return success();
}

Result<void> make_page(const query::Engine& engine, Run& run) {
  PageSink sink(run);
  CORDWOOD_TRY(run_engine(engine, run, sink));
  CORDWOOD_TRY(run.writer->finish(run.text));
  run.pieces.close();
  return success();
}

Result<void> stream(const query::Engine& engine, Run& run) {
  PieceSink sink(run);
  CORDWOOD_TRY(run_engine(engine, run, sink));
  return sink.finish();
}

void run_on_this_thread(const query::Engine& engine, const std::shared_ptr<Run>& run) {
  Result<void> done = within_memory([&] { return run->work(engine, *run); });
  run->ticket = {};
  if (done) return;
  run->failure = std::move(done.error());
  run->finished = true;
  run->pieces.close();
}

Answer stream_head(std::string content_type, std::optional<Coding> coding) {
  Answer head{.content_type = std::move(content_type)};
  if (coding) head.headers.emplace_back("Content-Encoding", *coding == Coding::zstd ? "zstd" : "gzip");
  return head;
}

// Once the run has finished.
void pass_on_warnings(const Run& run, Exchange& exchange) {
  for (const std::string& warning : run.warnings) exchange.warn(warning);
}

/// Writes the pieces from `piece` on. False when the other side has gone or the query has failed, which is logged: a
/// stream that has begun has no place for an error.
asio::awaitable<bool> write_pieces(Exchange& exchange, std::shared_ptr<Run> run, std::optional<std::string> piece) {
  while (piece) {
    const auto written = co_await exchange.write_piece(std::move(*piece));
    if (written.has_error()) co_return false;
    piece = co_await run->pieces.receive();
  }
  if (!run->failure) co_return true;
  log::warning("api", "a query failed after its first rows were sent: {}", run->failure->message);
  exchange.abandon();
  co_return false;
}

asio::awaitable<void> send_answer(Exchange& exchange, std::shared_ptr<Run> run, std::string content_type) {
  auto piece = co_await run->pieces.receive();
  if (!piece && run->failure) {
    Answer refusal = error_answer(*run->failure);
    (void)co_await exchange.respond(std::move(refusal));
    co_return;
  }
  if (!piece) {
    pass_on_warnings(*run, exchange);
    Answer empty{.content_type = std::move(content_type)};
    (void)co_await exchange.respond(std::move(empty));
    co_return;
  }
  const bool all_known = run->finished;  // As for most answers, which are one piece.
  if (all_known) pass_on_warnings(*run, exchange);
  Answer head = stream_head(std::move(content_type), run->coding);
  if (piece->size() < kPieceBytesMin) {  // The whole answer, most likely: then it is one write.
    auto next = co_await run->pieces.receive();
    if (!next && !run->failure) {
      head.body = std::move(*piece);
      (void)co_await exchange.respond(std::move(head));
      co_return;
    }
    if (next) *piece += *next;
  }
  const auto begun = co_await exchange.begin_stream(std::move(head));
  if (begun.has_error()) co_return;
  const bool whole = co_await write_pieces(exchange, run, std::move(piece));
  if (!whole) co_return;
  if (!all_known) pass_on_warnings(*run, exchange);
  (void)co_await exchange.end_stream();
}

Answer page_answer(Run& run, std::string content_type, std::optional<Coding> coding) {
  Answer answer = stream_head(std::move(content_type), coding);
  if (coding) {
    const auto encoder = Encoder::make(*coding);
    encoder->encode(run.text, answer.body);
    encoder->finish(answer.body);
  } else {
    answer.body = std::move(run.text);
  }
  if (run.page_end) {
    Cursor next = *run.request.cursor;
    next.end = *run.page_end;
    answer.headers.emplace_back(kCursorHeader, next.text());
  }
  return answer;
}

asio::awaitable<void> send_round(Exchange& exchange, std::shared_ptr<Run> run, bool& whole) {
  auto piece = co_await run->pieces.receive();
  whole = co_await write_pieces(exchange, run, std::move(piece));
}

asio::awaitable<void> wait_for_end(std::shared_ptr<Run> run) {
  while (true) {
    const auto piece = co_await run->pieces.receive();
    if (!piece) co_return;
  }
}

asio::awaitable<Result<void>> take_turn(Exchange& exchange, const Services& services, Run& run) {
  auto ticket = co_await wait_for_turn(exchange, services);
  if (ticket.has_error()) co_return std::move(ticket).error();
  run.ticket = std::move(ticket).value();
  run.request.options.shared = run.ticket.budget();
  co_return success();
}

asio::awaitable<void> run_query(Exchange& exchange, const Services& services, asio::thread_pool& pool,
                                std::shared_ptr<Run> run, asio::awaitable<void> receiver) {
  using namespace asio::experimental::awaitable_operators;
  asio::post(pool, [engine = &services.engine, run] { run_on_this_thread(*engine, run); });
  co_await (std::move(receiver) || exchange.wait_for_disconnect());
  run->stop.request_stop();
  co_await wait_for_end(run);  // A sender that waits for room is woken up by nothing else.
}

Result<std::optional<Timestamp>> read_time(const Request& request, std::string_view name, Timestamp now) {
  std::optional<Timestamp> time;
  const auto text = request.parameters.find(name);
  if (!text) return time;
  time = parse_time_parameter(*text, now);
  if (!time)
    return error(Errc::invalid, fmt::format("parameter '{}' is not a time: write RFC 3339, Unix time or 5m", name));
  return time;
}

}  // namespace

asio::awaitable<Result<Admission::Ticket>> wait_for_turn(Exchange& exchange, const Services& services) {
  using namespace asio::experimental::awaitable_operators;
  auto executor = co_await asio::this_coro::executor;
  Admission::Ticket ticket = services.admission.ask(exchange.request().holder, std::move(executor));
  if (!ticket.may_run()) co_await (ticket.wait() || exchange.wait_for_disconnect());
  if (ticket.may_run()) co_return std::move(ticket);
  auto refusal = ticket.refusal();
  if (!refusal) co_return error(Errc::cancelled, "the client has gone");
  exchange.set_header("Retry-After", std::to_string(refusal->again_after.count()));
  co_return std::move(refusal->error);
}

Result<TimeRange> read_time_range(const Request& request, Timestamp now) {
  CORDWOOD_TRY(const auto start, read_time(request, "start", now));
  CORDWOOD_TRY(const auto end, read_time(request, "end", now));
  return TimeRange{start.value_or(Timestamp::min()), end ? *end - Nanoseconds(1) : Timestamp::max()};
}

namespace {

/// The cursor that the request goes on from; of one that begins a walk only what is known without the store.
Result<std::optional<Cursor>> read_cursor(const Request& request, const Services& services) {
  std::optional<Cursor> cursor;
  const auto text = request.parameters.find("cursor");
  if (!text) return cursor;
  const std::uint64_t question = question_of(request.parameters);
  if (*text == kCursorBegin) return Cursor{.begun_at = services.clock.now(), .question = question, .end = {}};
  CORDWOOD_TRY(cursor, Cursor::parse(*text));
  if (cursor->question != question)
    return error(Errc::invalid, "parameter 'cursor' is of another query: all parameters but limit must stay the same");
  return cursor;
}

}  // namespace

Result<QueryRequest> read_query_request(const Request& request, const Services& services, std::string_view more_pipes) {
  const auto text = request.parameters.find("query");
  if (!text) return error(Errc::invalid, "the parameter 'query' is missing");
  CORDWOOD_TRY(const auto cursor, read_cursor(request, services));
  const Timestamp now = cursor ? cursor->begun_at : services.clock.now();
  CORDWOOD_TRY(const auto time, read_time(request, "time", now));
  CORDWOOD_TRY(const TimeRange times, read_time_range(request, now));
  language::ParseContext context;
  context.now = time.value_or(times.end == Timestamp::max() ? now : times.end + Nanoseconds(1));
  context.masked_words = services.masking.words_for;
  CORDWOOD_TRY(auto query, language::parse_query(*text, context));
  if (!more_pipes.empty()) {
    CORDWOOD_TRY(auto more, language::parse_query(fmt::format("* {}", more_pipes), context));
    if (request.parameters.get("ignore_pipes") == "1") query.pipes.clear();
    std::move(more.pipes.begin(), more.pipes.end(), std::back_inserter(query.pipes));
  }
  QueryRequest read{std::move(query), {}, cursor};
  read.options.limits = services.admission.options().each;
  read.options.times = times;
  CORDWOOD_TRY(read.options.filter, read_extra_filters(request, context));
  CORDWOOD_TRY(read.options.hidden_fields, read_hidden_fields(request));
  if (const auto offset = request.parameters.find("time_offset"); offset && !read.query.options.time_offset) {
    read.query.options.time_offset = parse_duration(*offset);
    if (!read.query.options.time_offset)
      return error(Errc::invalid, "parameter 'time_offset' must be a duration such as 1d");
  }
  if (const auto timeout = request.parameters.find("timeout")) {
    const auto duration = parse_duration(*timeout);
    if (!duration || *duration <= Nanoseconds(0))
      return error(Errc::invalid, "parameter 'timeout' must be a duration such as 10s");
    read.options.timeout = *duration;
  }
  return read;
}

Result<void> read_page(const Request& request, QueryRequest& read) {
  CORDWOOD_TRY(const std::uint64_t limit, request.parameters.number("limit", 0, INT64_MAX));
  CORDWOOD_TRY(const std::uint64_t offset, request.parameters.number("offset", 0, INT64_MAX));
  if (!read.cursor) {
    if (limit > 0) read.options.limit = limit;
    read.options.offset = offset;
    return success();
  }
  if (offset > 0) return error(Errc::invalid, "a cursor has no offset: leave out the parameter 'offset'");
  if (limit > kPageRowsMax)
    return error(Errc::invalid, fmt::format("a page has at most {} rows: parameter 'limit'", kPageRowsMax));
  read.options.page = query::Page{limit > 0 ? limit : kPageRows};
  if (request.parameters.get("cursor") != kCursorBegin) read.options.page->after = read.cursor->end;
  return success();
}

std::uint64_t last_arrival(const indexer::Store& store) {
  std::uint64_t last = 0;
  for (const auto snapshot = store.snapshot(); const auto& segment : snapshot->segments)
    for (const indexer::RowGroupSummary& group : segment->row_groups()) last = std::max(last, group.last_arrival);
  return last;
}

std::string_view value_of(const Row& row, std::string_view name) {
  for (const auto& [key, value] : row)
    if (key == name) return value;
  return "";
}

asio::awaitable<void> stream_rows(Exchange& exchange, const Services& services, QueryRequest request,
                                  std::string content_type, std::unique_ptr<RowWriter> writer) {
  const auto run =
      std::make_shared<Run>(std::move(request), stream, std::move(writer), co_await asio::this_coro::executor);
  run->coding = accepted_coding(exchange.request().accept_encoding);
  const auto turn = co_await take_turn(exchange, services, *run);
  if (turn.has_error()) {
    Answer refusal = error_answer(turn.error());
    (void)co_await exchange.respond(std::move(refusal));
    co_return;
  }
  co_await run_query(exchange, services, services.query_pool, run, send_answer(exchange, run, std::move(content_type)));
}

asio::awaitable<void> send_page(Exchange& exchange, const Services& services, QueryRequest request,
                                std::string content_type, std::unique_ptr<RowWriter> writer) {
  if (!request.options.page->after) {
    auto newest = [&store = services.store] { return last_arrival(store); };
    request.cursor->last_arrival = co_await on_pool(services.query_pool, std::move(newest));
  }
  // A number and a field of ours: it always parses.
  auto known = language::parse_filter(fmt::format("_arrival:<={}", request.cursor->last_arrival), {});
  request.options.filter = language::and_of(std::move(known.value()), request.options.filter);
  const auto run =
      std::make_shared<Run>(std::move(request), make_page, std::move(writer), co_await asio::this_coro::executor);
  Result<void> done = co_await take_turn(exchange, services, *run);
  if (done.has_value()) {
    co_await run_query(exchange, services, services.query_pool, run, wait_for_end(run));
    if (!run->finished) co_return;  // The client has gone.
    if (run->failure) done = std::move(*run->failure);
  }
  if (done.has_error()) {
    Answer refusal = error_answer(done.error());
    (void)co_await exchange.respond(std::move(refusal));
    co_return;
  }
  pass_on_warnings(*run, exchange);
  Answer page = page_answer(*run, std::move(content_type), accepted_coding(exchange.request().accept_encoding));
  (void)co_await exchange.respond(std::move(page));
}

asio::awaitable<bool> write_round(Exchange& exchange, const Services& services, QueryRequest request,
                                  std::unique_ptr<RowWriter> writer) {
  const auto run =
      std::make_shared<Run>(std::move(request), stream, std::move(writer), co_await asio::this_coro::executor);
  bool whole = false;
  co_await run_query(exchange, services, services.tail_pool, run, send_round(exchange, run, whole));
  co_return whole;
}

asio::awaitable<Result<std::vector<Row>>> collect_rows(Exchange& exchange, const Services& services,
                                                       QueryRequest request, std::size_t rows_max) {
  if (!request.options.limit) request.options.limit = rows_max + 1;
  const auto run = std::make_shared<Run>(std::move(request), collect, nullptr, co_await asio::this_coro::executor);
  CORDWOOD_CO_TRY(co_await take_turn(exchange, services, *run));
  co_await run_query(exchange, services, services.query_pool, run, wait_for_end(run));
  if (!run->finished) co_return error(Errc::cancelled, "the client has gone");
  if (run->failure) co_return std::move(*run->failure);
  pass_on_warnings(*run, exchange);
  if (run->rows.size() > rows_max)
    co_return error(Errc::too_large, fmt::format("the answer has more than {} rows", rows_max));
  co_return std::move(run->rows);
}

}  // namespace cordwood::api
