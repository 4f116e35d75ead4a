#include "replaying/replayer.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>

#include <fmt/format.h>

#include "base/json_string.h"
#include "base/log.h"
#include "base/metrics.h"
#include "language/query.h"
#include "language/subquery_filter.h"
#include "stored_row.h"

namespace cordwood::replaying {
namespace {

constexpr std::chrono::hours kDurationMax{24};
constexpr std::size_t kExampleValueBytesMax = 1'000;  // What is longer is cut in examples.

constexpr std::string_view kErrorField = "parse_error";

prometheus::Counter& rows_replaced() {
  static auto& counter =
      metrics::counter("cordwood_replaying_rows_total", "Rows that a replay put in place of others.");
  return counter;
}

std::string_view value_in(std::span<const Field> fields, std::string_view name) {
  for (const Field& field : fields)
    if (field.name == name) return field.value;
  return {};
}

std::string as_json(Timestamp time, std::string_view stream, std::span<const Field> fields) {
  std::string json = fmt::format(R"({{"_time":"{}","_stream":{})", format_rfc3339(time), json_string(stream));
  for (const Field& field : fields) {
    if (field.value.empty()) continue;
    const bool is_cut = field.value.size() > kExampleValueBytesMax;
    json += fmt::format(",{}:{}", json_string(field.name),
                        json_string(std::string(field.value.substr(0, kExampleValueBytesMax)) + (is_cut ? "…" : "")));
  }
  return json + "}";
}

/// Takes the rows of a query, parses their lines, and puts what differs into the exchange.
class Replay final : public query::RowSink {
 public:
  struct Parts {
    const ReplayRequest& request;
    const parser::Pipelines& pipelines;
    const Replayer::Mask& mask;
    language::FilterPtr held;  // What any hold keeps; null without holds.
    indexer::Exchange& exchange;
  };
  explicit Replay(Parts parts) : parts_(std::move(parts)) {}

  bool accept(const query::RowBlock& block) override {
    failure_ = take(block);
    return failure_.has_value();
  }

  const Result<void>& failure() const { return failure_; }
  ReplayReport& report() { return report_; }

 private:
  Result<void> take(const query::RowBlock& block) {
    std::map<std::string_view, std::deque<StoredRow>> streams;
    for (std::size_t i = 0; i < block.row_count; ++i) {
      StoredRow row(block, i);
      if (parts_.held != nullptr && parts_.held->matches(row)) {
        ++report_.held;
      } else if (!row.line(parts_.request.messages)) {
        ++report_.without_lines;
      } else {
        streams[row.stream()].push_back(std::move(row));
      }
    }
    for (const auto& [stream, rows] : streams) {
      CORDWOOD_TRY(take_stream(rows));
    }
    return success();
  }

  Result<void> take_stream(const std::deque<StoredRow>& rows) {
    LineBatch lines;
    lines.source = rows.front().source();
    for (const StoredRow& row : rows) lines.lines.push_back({*row.line(parts_.request.messages), row.observed_at()});
    EventBatch events;
    std::vector<std::size_t> origins;
    CORDWOOD_TRY(parts_.pipelines.parse_again(lines, parts_.request.pipeline, events, origins));
    for (std::size_t i = 0; i < events.size(); ++i)
      keep_what_it_had(rows[origins[i]], events.events()[i], events.arena());
    return compare(rows, parts_.mask(std::move(events)), origins);
  }

  // An event that claims no time has the one of its observation, of which the row knows more. And a line that was kept
  // is kept on, so that it can be read anew again.
  static void keep_what_it_had(const StoredRow& row, Event& event, Arena& arena) {
    if (event.time == row.observed_at()) event.time = row.time();
    const std::string_view raw = row.value(parser::kRawField);
    if (raw.empty() || !value_in(event.fields, parser::kRawField).empty()) return;
    std::vector<Field> fields(event.fields.begin(), event.fields.end());
    fields.push_back({parser::kRawField, raw});
    event.fields = arena.copy_fields(fields);
  }

  Result<void> compare(const std::deque<StoredRow>& rows, const masking::MaskedBatch& batch,
                       const std::vector<std::size_t>& origins) {
    ReplayedSource& source = source_of(rows.front().stream());
    source.dropped += rows.size() - origins.size();
    std::vector<indexer::Replacement> wanted;
    for (std::size_t i = 0; i < origins.size(); ++i) {
      const StoredRow& row = rows[origins[i]];
      const Event& event = batch.events()[i];
      if (!value_in(event.fields, kErrorField).empty()) {
        ++source.failed;
      } else if (is_same(row, event)) {
        ++source.unchanged;
      } else if (!parts_.exchange.takes(event)) {
        ++source.refused;
      } else {
        ++(row.is_unparsed() ? source.newly_parsed : source.changed);
        note_differences(source, row, event);
        wanted.push_back({i, day_of(row.time()), row.arrival(), row.received_at(), row.peer(), row.retention_class()});
      }
    }
    report_.replaced += wanted.size();
    return parts_.request.dry_run ? success() : parts_.exchange.add(batch, wanted);
  }

  ReplayedSource& source_of(std::string_view stream) {
    const std::string name(stream);
    const bool has_room = report_.sources.size() < kReplayedSourcesMax || report_.sources.contains(name);
    return report_.sources[has_room ? name : std::string()];
  }

  static bool is_same(const StoredRow& row, const Event& event) {
    if (row.time() != event.time || row.stream() != event.stream) return false;
    std::size_t fields = 0;
    for (const Field& field : event.fields) {
      if (field.value.empty()) continue;
      if (row.value(field.name) != field.value) return false;
      ++fields;
    }
    return fields == row.fields().size();
  }

  static void note_differences(ReplayedSource& source, const StoredRow& row, const Event& event) {
    const auto difference_of = [&source](std::string_view name) -> FieldDifference* {
      const std::string key(name);
      if (source.fields.size() >= kReplayedFieldsMax && !source.fields.contains(key)) return nullptr;
      return &source.fields[key];
    };
    const auto note = [&](std::string_view name, std::string_view before, std::string_view after) {
      if (before == after) return;
      FieldDifference* const difference = difference_of(name);
      if (difference == nullptr) return;
      ++(before.empty() ? difference->gained : after.empty() ? difference->lost : difference->changed);
    };
    if (row.time() != event.time) note(kTimeField, "before", "after");
    if (row.stream() != event.stream) note(kStreamField, row.stream(), event.stream);
    for (const Field& field : event.fields) note(field.name, row.value(field.name), field.value);
    for (const Field& field : row.fields())
      if (value_in(event.fields, field.name).empty()) note(field.name, field.value, {});
    if (source.examples.size() < kReplayExamples)
      source.examples.push_back(
          {as_json(row.time(), row.stream(), row.fields()), as_json(event.time, event.stream, event.fields)});
  }

  const Parts parts_;
  Result<void> failure_ = success();
  ReplayReport report_;
};

language::FilterPtr any_of(const std::vector<erasing::Hold>& holds) {
  std::vector<language::FilterPtr> filters;
  for (const erasing::Hold& hold : holds) filters.push_back(hold.filter);
  if (filters.empty()) return nullptr;
  return std::make_shared<language::OrFilter>(std::move(filters));
}

Result<language::Query> query_for(const ReplayRequest& request) {
  CORDWOOD_TRY(auto filter, language::parse_filter(request.filter, {.now = request.now, .zone_offset = {}}));
  if (language::has_subqueries(*filter))
    return Error{Errc::invalid, "a replay takes a filter without subqueries", "name the values themselves"};
  CORDWOOD_TRY(auto query,
               language::parse_query(fmt::format("* | {}", kIdentifyingPipe), {.now = {}, .zone_offset = {}}));
  query.filter = std::move(filter);
  return query;
}

}  // namespace

Result<ReplayReport> Replayer::replay(const ReplayRequest& request, const parser::Pipelines& pipelines) {
  CORDWOOD_TRY(const language::Query query, query_for(request));
  ReplayReport report;
  CORDWOOD_TRY(eraser_.between_erasures([&]() -> Result<void> {
    CORDWOOD_TRY(store_.seal());
    const auto exchange = store_.begin_exchange();
    Replay replay({request, pipelines, mask_, any_of(eraser_.holds()), *exchange});
    query::RunOptions options;
    options.times = request.times;
    options.limits.time = kDurationMax;
    options.stop = stop_.get_token();
    query::QueryStats stats;
    const Result<void> ran = engine_.run(query, options, replay, stats);
    CORDWOOD_TRY(replay.failure());
    CORDWOOD_TRY(ran);
    if (!stats.warnings.empty())
      return Error{Errc::corrupt, fmt::format("rows may be in what cannot be read: {}", stats.warnings.front()),
                   "stop the server and run cordwood fsck --repair"};
    if (stop_.stop_requested()) return error(Errc::cancelled, "the server is about to stop");
    if (!request.dry_run) {
      CORDWOOD_TRY(exchange->install());
      rows_replaced().Increment(static_cast<double>(replay.report().replaced));
      log::info("replaying", "{} rows took the place of others", replay.report().replaced);
    }
    report = std::move(replay.report());
    return success();
  }));
  return report;
}

std::string to_json(const ReplayReport& report, bool dry_run) {
  std::string json = fmt::format(R"({{"dry_run":{},"replaced":{},"held":{},"without_lines":{},"sources":[)", dry_run,
                                 report.replaced, report.held, report.without_lines);
  const char* before_source = "";
  for (const auto& [stream, source] : report.sources) {
    json += fmt::format(R"({}{{"stream":{},"rows":{},"newly_parsed":{},"changed":{},"unchanged":{},"failed":{},)"
                        R"("dropped":{},"refused":{},"fields":{{)",
                        std::exchange(before_source, ","), json_string(stream), source.rows(), source.newly_parsed,
                        source.changed, source.unchanged, source.failed, source.dropped, source.refused);
    const char* before_field = "";
    for (const auto& [name, difference] : source.fields)
      json += fmt::format(R"({}{}:{{"gained":{},"lost":{},"changed":{}}})", std::exchange(before_field, ","),
                          json_string(name), difference.gained, difference.lost, difference.changed);
    json += R"(},"examples":[)";
    const char* before_example = "";
    for (const ReplayExample& example : source.examples)
      json += fmt::format(R"({}{{"before":{},"after":{}}})", std::exchange(before_example, ","), example.before,
                          example.after);
    json += "]}";
  }
  return json + "]}\n";
}

}  // namespace cordwood::replaying
