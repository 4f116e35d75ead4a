#include "open_session.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "answer.h"
#include "base/clock.h"
#include "commands.h"
#include "open/loading.h"
#include "query_loop.h"

namespace cordwood::open {
namespace {

Result<language::Query> parse(const std::string& text) {
  return language::parse_query(text, {.now = SystemClock().now()});
}

/// Collects the arrival numbers in one field of the rows.
class Arrivals final : public query::RowSink {
 public:
  static constexpr std::string_view kField = "_line";  // No field of an event.

  explicit Arrivals(std::string_view field) : field_(field) {}
  bool accept(const query::RowBlock& rows) override {
    for (const query::RowColumn& column : rows.columns) {
      if (column.name != field_) continue;
      for (const std::string_view text : column.values) {
        std::uint64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        numbers.push_back(number);
      }
    }
    return true;
  }
  std::vector<std::uint64_t> numbers;

 private:
  const std::string_view field_;
};

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
  if (const auto lines_max = lines_to_search(query.value(), sieve)) {
    CORDWOOD_TRY(const bool any, search(sieve, *lines_max));
    return outcome(any);
  }
  CORDWOOD_TRY(load(sieve));
  CORDWOOD_TRY(const bool found, answer(query.value(), {}));
  return outcome(found);
}

Result<Outcome> Session::answer_many() {
  CORDWOOD_TRY(load(Sieve()));
  const auto answer_text = [this](const std::string& text, const std::string& form,
                                  std::stop_token stop) -> Result<bool> {
    CORDWOOD_TRY(const auto query, parse(text));
    output_ = form;
    return answer(query, std::move(stop));
  };
  const bool found = run_query_loop(
      {.answer = answer_text,
       .field_names = [this] { return field_names(); },
       .complain = [this](const Error& failure, const std::string& line) { complain_of(failure, line); },
       .greeting = fmt::format("{} lines of {} files, {:.1f} MB in memory. A query, .help, or Ctrl-D to end.\n",
                               reader_.line_count(), reader_.file_count(), static_cast<double>(segment_bytes()) / 1e6),
       .form = output_},
      *interrupts_);
  return outcome(found);
}

std::vector<std::string> Session::field_names() const {
  std::vector<std::string> names;
  for (const auto snapshot = segments_.snapshot(); const auto& segment : snapshot->segments)
    for (std::string& name : segment->column_names()) names.push_back(std::move(name));
  return names;
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
  for (const auto snapshot = segments_.snapshot(); const auto& segment : snapshot->segments)
    sum += segment->disk_bytes();
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

Result<bool> Session::search(const Sieve& sieve, std::uint64_t lines_max) {
  std::uint64_t count = 0;
  search_lines(reader_, pipelines_, sieve, [&](std::uint64_t arrival, std::string_view line) {
    if (count >= lines_max) return false;
    if (count == 0) progress_.stop();
    ++count;
    print_line(arrival, line);
    return count < lines_max;
  });
  progress_.stop();
  CORDWOOD_TRY(finish_output());
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
  query::RunOptions options{.limits = {.memory_bytes = options_.memory_bytes / 2}, .stop = std::move(stop)};
  if (options_.limit > 0) options.limit = options_.limit;
  query::QueryStats stats;
  CORDWOOD_TRY(engine_.run(query, options, sink, stats));
  for (const std::string& warning : stats.warnings) complain(warning);
  return success();
}

Result<bool> Session::answer_with_rows(const language::Query& query, std::stop_token stop) {
  const auto sink = make_answer(output_.empty() ? "table" : output_, may_colour());
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
  CORDWOOD_TRY(finish_output());
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

}  // namespace cordwood::open
