#include "open_session.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "base/clock.h"
#include "commands.h"
#include "open/loading.h"
#include "open_answer.h"

namespace cordwood::open {
namespace {

// Until Ctrl-C: whoever asks waits in person.
constexpr std::chrono::hours kQueryDurationMax{24};

Result<language::Query> parse(const std::string& text) {
  return language::parse_query(text, {.now = SystemClock().now()});
}

}  // namespace

Session::Session(SessionOptions options, parser::Pipelines pipelines, bool is_interactive)
    : options_(std::move(options)),
      output_(options_.output),
      interrupts_(is_interactive ? std::make_unique<Interrupts>() : nullptr),
      pipelines_(std::move(pipelines)),
      reader_(
          options_.files, [this](const std::string& message) { complain(message); },
          [this](std::uint64_t read, std::uint64_t bytes) { progress_.show(read, bytes); }),
      segments_({.bytes_max = options_.memory_bytes}),
      engine_([this] { return segments_.snapshot(); }, {}) {}

Result<Outcome> Session::answer_once(const std::string& text) {
  const auto query = parse(text);
  if (query.has_error()) {
    complain_of(query.error(), text);
    return Outcome::trouble;
  }
  const auto sieve = Sieve::of(query.value(), options_.messages);
  if (const auto lines_max = lines_to_search(query.value(), sieve)) return outcome(search(sieve, *lines_max));
  CORDWOOD_TRY(load(sieve));
  CORDWOOD_TRY(const bool found, answer(query.value(), {}));
  return outcome(found);
}

Result<Outcome> Session::answer_many() {
  CORDWOOD_TRY(load(Sieve()));
  const bool is_terminal = ::isatty(STDIN_FILENO) == 1;
  if (is_terminal) {
    fmt::print(stderr, "{} lines of {} files, {:.1f} MB in memory. A query, .help, or Ctrl-D to end.\n",
               reader_.line_count(), reader_.file_count(), static_cast<double>(segment_bytes()) / 1e6);
  }
  const auto read_line = [is_terminal](std::string& line) {
    if (is_terminal) fmt::print(stderr, "> ");
    return static_cast<bool>(std::getline(std::cin, line));
  };
  bool found = false;
  for (std::string line; read_line(line);) {
    const auto answered = line.starts_with('.') ? command(line) : answer_line(line);
    if (answered.has_error()) complain_of(answered.error(), line);
    found = found || (answered.has_value() && answered.value());
  }
  if (is_terminal) fmt::print(stderr, "\n");
  return outcome(found);
}

Outcome Session::outcome(bool found) const {
  if (has_failed_) return Outcome::trouble;
  return found ? Outcome::found : Outcome::nothing_found;
}

void Session::complain(const std::string& message) {
  progress_.clear();
  has_failed_ = true;
  fmt::print(stderr, "cordwood: {}\n", message);
}

void Session::complain_of(const Error& failure, const std::string& query) {
  has_failed_ = true;
  report(failure);
  if (failure.place) point_at(query, *failure.place);
}

std::uint64_t Session::segment_bytes() const {
  std::uint64_t sum = 0;
  for (const auto& segment : segments_.snapshot()->segments) sum += segment->disk_bytes();
  return sum;
}

std::optional<std::uint64_t> Session::lines_to_search(const language::Query& query, const Sieve& sieve) const {
  if (!prints_lines(query) || options_.limit > 0 || sieve.lets_all_through()) return std::nullopt;
  if (query.pipes.empty()) return UINT64_MAX;
  const auto* limit = std::get_if<language::LimitPipe>(&query.pipes.front());
  if (limit == nullptr || query.pipes.size() > 1) return std::nullopt;
  return limit->count;
}

bool Session::prints_lines(const language::Query& query) const {
  return (output_.empty() || output_ == "raw") && gives_lines(query);
}

bool Session::search(const Sieve& sieve, std::uint64_t lines_max) {
  std::uint64_t count = 0;
  search_lines(reader_, pipelines_, sieve, [&](std::uint64_t arrival, std::string_view line) {
    if (count >= lines_max) return false;
    if (count == 0) progress_.stop();
    ++count;
    print_line(arrival, line);
    return count < lines_max;
  });
  progress_.stop();
  return count > 0;
}

Result<void> Session::load(const Sieve& sieve) {
  auto loaded = load_lines(reader_, pipelines_, sieve, segments_, lines_,
                           [this](const std::string& message) { complain(message); });
  progress_.stop();
  if (loaded.has_error() && loaded.error().code == Errc::too_large)
    return Error{Errc::too_large, fmt::format("the files need more than {} bytes of memory", options_.memory_bytes),
                 "name fewer of them, raise --memory, or give them to a server"};
  return loaded;
}

Result<bool> Session::answer(const language::Query& query, std::stop_token stop) {
  return prints_lines(query) ? answer_with_lines(query, std::move(stop)) : answer_with_rows(query, std::move(stop));
}

Result<void> Session::run(const language::Query& query, std::stop_token stop, query::RowSink& sink) {
  query::RunOptions options{
      .memory_bytes_max = options_.memory_bytes / 2, .duration_max = kQueryDurationMax, .stop = std::move(stop)};
  if (options_.limit > 0) options.limit = options_.limit;
  query::QueryStats stats;
  CORDWOOD_TRY(engine_.run(query, options, sink, stats));
  for (const std::string& warning : stats.warnings) complain(warning);
  return success();
}

Result<bool> Session::answer_with_rows(const language::Query& query, std::stop_token stop) {
  const auto sink = output_ == "json" ? json_answer() : output_ == "raw" ? message_answer() : table_answer();
  CORDWOOD_TRY(run(query, std::move(stop), *sink));
  CORDWOOD_TRY(sink->finish());
  return sink->rows() > 0;
}

Result<bool> Session::answer_with_lines(language::Query query, std::stop_token stop) {
  const bool has_order = orders_lines(query);
  if (has_order) {
    // A sort gives on what is shown of a row, which the arrival number is not.
    const language::FieldPattern from{std::string(kArrivalField)}, to{std::string(Arrivals::kField)};
    query.pipes.insert(query.pipes.begin(), language::CopyPipe{{{from, to}}});
  }
  const std::string_view field = has_order ? Arrivals::kField : kArrivalField;
  query.pipes.emplace_back(language::FieldsPipe{{{std::string(kTimeField)}, {std::string(field)}}});
  Arrivals arrivals(field);
  CORDWOOD_TRY(run(query, std::move(stop), arrivals));
  if (!has_order) std::sort(arrivals.numbers.begin(), arrivals.numbers.end());
  for (const std::uint64_t arrival : arrivals.numbers) {
    const auto line = lines_.line(arrival);
    if (line.has_error()) {
      const auto place = reader_.place_of(arrival);
      return Error(line.error()).within(fmt::format("{}:{}", place.path, place.line));
    }
    print_line(arrival, line.value());
  }
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return !arrivals.numbers.empty();
}

void Session::print_line(std::uint64_t arrival, std::string_view line) {
  std::string text;
  if (options_.with_filename || options_.with_line_number) {
    const auto place = reader_.place_of(arrival);
    if (options_.with_filename) text += fmt::format("{}:", place.path);
    if (options_.with_line_number) text += fmt::format("{}:", place.line);
  }
  text += line;
  text += '\n';
  write_out(text);
}

Result<bool> Session::answer_line(const std::string& text) {
  if (text.find_first_not_of(" \t") == std::string::npos) return false;
  CORDWOOD_TRY(const auto query, parse(text));
  auto answered = answer(query, interrupts_->begin());
  interrupts_->end();
  return answered;
}

Result<bool> Session::command(const std::string& text) {
  if (text == ".help") {
    fmt::print(stderr,
               "A line is a LogsQL query: error _time:1h | stats by (host) count()\n"
               ".fields                 the names of the fields\n"
               ".output raw|json|table  how rows are written from now on\n"
               "Ctrl-C ends a query that runs, Ctrl-D the program.\n");
    return false;
  }
  if (text == ".fields") return answer_line("* | field_names | sort by (name)");
  for (const std::string_view output : {"raw", "json", "table"}) {
    if (text != fmt::format(".output {}", output)) continue;
    output_ = output;
    return false;
  }
  return Error{Errc::invalid, fmt::format("there is no command '{}'", text), ".help names them"};
}

}  // namespace cordwood::open
