// Everything held on one subject, as lines; and who asked for it and why, in the log.

#include "api/subject.h"

#include <stop_token>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "access.h"
#include "base/log.h"
#include "base/within_memory.h"
#include "error_answer.h"
#include "piece_channel.h"
#include "query_request.h"
#include "routes/routes.h"

namespace cordwood::api {
namespace {

namespace asio = boost::asio;

// A client that reads nothing for so long holds its thread no longer.
constexpr std::chrono::minutes kReadPatience{5};

/// Shared by the pool thread that searches and the coroutine that sends.
struct Export {
  Export(SubjectQuestion the_question, asio::any_io_executor executor)
      : question(std::move(the_question)), pieces(std::move(executor)) {}
  const SubjectQuestion question;
  Admission::Ticket ticket;
  PieceChannel pieces;
  std::stop_source stop;
  std::optional<Error> failure;  // Written before the channel ends, read after.
};

Result<SubjectQuestion> read_question(const Request& request, const Services& services) {
  CORDWOOD_TRY(request.parameters.allow_only({"filter", "reason", "start", "end"}));
  SubjectQuestion question;
  question.filter = request.parameters.get("filter");
  if (question.filter.empty())
    return Error{Errc::invalid, "the parameter 'filter' says whose rows to export, and is missing",
                 "filter=user:=alice"};
  question.asked_at = services.clock.now();
  question.masked_words = services.masking.words_for;
  question.reason = request.parameters.get("reason");
  CORDWOOD_TRY(question.times, read_time_range(request, question.asked_at));
  CORDWOOD_TRY(const auto principal, principal_of(request, services));
  if (principal) question.asked_by = principal->name;
  return question;
}

void run(const query::Engine& engine, indexer::Store& store, const std::shared_ptr<Export>& job) {
  query::RunOptions options;
  options.shared = job->ticket.budget();
  options.stop = job->stop.get_token();
  const auto deadline = [] { return std::chrono::steady_clock::now() + kReadPatience; };
  const auto take = [&](std::string piece) {
    return !job->stop.stop_requested() && job->pieces.send(std::move(piece), deadline());
  };
  Result<void> done = within_memory([&] { return write_subject(engine, store, job->question, options, take); });
  job->ticket = {};
  if (!done) job->failure = std::move(done).error();
  job->pieces.close();
}

asio::awaitable<void> drain(std::shared_ptr<Export> job) {
  while (true) {
    const auto piece = co_await job->pieces.receive();
    if (!piece) co_return;
  }
}

asio::awaitable<void> send_lines(Exchange& exchange, std::shared_ptr<Export> job) {
  auto piece = co_await job->pieces.receive();
  if (!piece) {
    Answer refusal = error_answer(job->failure.value_or(error(Errc::cancelled, "the export was stopped")));
    (void)co_await exchange.respond(std::move(refusal));
    co_return;
  }
  Answer head{.content_type = "application/x-ndjson"};
  const auto begun = co_await exchange.begin_stream(std::move(head));
  if (begun.has_error()) co_return;
  while (piece) {
    const auto written = co_await exchange.write_piece(std::move(*piece));
    if (written.has_error()) co_return;
    piece = co_await job->pieces.receive();
  }
  if (job->failure) {
    log::warning("api", "an export failed after its first rows were sent: {}", job->failure->message);
    exchange.abandon();
    co_return;
  }
  (void)co_await exchange.end_stream();
}

}  // namespace

asio::awaitable<void> serve_export_subject(Exchange& exchange, const Services& services) {
  using namespace asio::experimental::awaitable_operators;
  auto question = read_question(exchange.request(), services);
  auto turn = co_await wait_for_turn(exchange, services);
  if (question.has_error() || turn.has_error()) {
    Answer refusal = error_answer(question.has_error() ? question.error() : turn.error());
    (void)co_await exchange.respond(std::move(refusal));
    co_return;
  }
  const auto job = std::make_shared<Export>(std::move(question).value(), co_await asio::this_coro::executor);
  job->ticket = std::move(turn).value();
  // The filter names the subject, and is kept nowhere.
  log::info("api", "{} exports a subject's rows: {}", job->question.asked_by, services.masked(job->question.reason));
  asio::post(services.query_pool,
             [engine = &services.engine, store = &services.store, job] { run(*engine, *store, job); });
  co_await (send_lines(exchange, job) || exchange.wait_for_disconnect());
  job->stop.request_stop();
  co_await drain(job);  // A sender that waits for room is woken up by nothing else.
}

}  // namespace cordwood::api
