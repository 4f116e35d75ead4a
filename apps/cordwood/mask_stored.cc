#include "mask_stored.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/event.h"
#include "base/json_string.h"
#include "control/secrets.h"
#include "masking/masker.h"
#include "row_lines.h"
#include "server_client.h"

namespace cordwood {
namespace {

constexpr std::size_t kSourcesMax = 1000;  // Those with the most rows.
constexpr std::size_t kPlacesShown = 3;    // Of a detector in a source.

struct StoredRow {
  std::string time;
  std::string stream = "{}";
  std::vector<std::pair<std::string, std::string>> fields;
};

/// Tells rows one by one.
class EachRow final : public query::RowSink {
 public:
  explicit EachRow(std::function<void(const StoredRow&)> tell) : tell_(std::move(tell)) {}

  bool accept(const query::RowBlock& block) override {
    for (std::size_t i = 0; i < block.row_count; ++i) {
      StoredRow row;
      for (const query::RowColumn& column : block.columns) {
        const std::string value(column.values[i]);
        if (column.name == kTimeField) row.time = value;
        if (column.name == kStreamField) row.stream = value;
        const bool is_of_every_row =
            column.name == kTimeField || column.name == kStreamField || column.name == kStreamIdField;
        if (!is_of_every_row && !value.empty()) row.fields.emplace_back(column.name, value);
      }
      tell_(row);
    }
    return true;
  }

 private:
  std::function<void(const StoredRow&)> tell_;
};

std::vector<std::pair<std::string, std::string>> parameters_of(const StoredRowsArguments& arguments,
                                                               const std::string& query) {
  std::vector<std::pair<std::string, std::string>> parameters{{"query", query},
                                                              {"limit", std::to_string(arguments.rows_max)}};
  if (!arguments.start.empty()) parameters.emplace_back("start", arguments.start);
  if (!arguments.end.empty()) parameters.emplace_back("end", arguments.end);
  return parameters;
}

Result<void> for_each_row(const api::ClientOptions& server, const StoredRowsArguments& arguments,
                          const std::string& query, const std::function<void(const StoredRow&)>& tell) {
  EachRow rows(tell);
  RowLines lines(rows);
  CORDWOOD_TRY(api::post_form(server, "/select/logsql/query", parameters_of(arguments, query),
                              [&lines](std::string_view piece) { return lines.take(piece); }));
  return lines.finish();
}

struct Change {
  std::string field;
  std::string old_value;
  std::string new_value;  // Empty: the field goes.
};

/// What masking makes of one row, and how much of it by detector.
struct MaskedRow {
  bool is_dropped = false;
  std::vector<Change> changes;
  std::map<std::string, std::uint64_t> values;
};

MaskedRow masked_row(const masking::Masker& masker, const StoredRow& row) {
  EventBatch batch;
  std::vector<Field> fields;
  for (const auto& [name, value] : row.fields) fields.push_back({name, value});
  Event event;
  event.stream = row.stream;
  event.fields = batch.arena().copy_fields(fields);
  batch.add(event);
  MaskedRow made;
  const auto masked = masker.mask(std::move(batch), [&made](const masking::MaskedCount& count) {
    made.values[std::string(count.detector)] += std::max(count.values, count.lines_dropped);
  });
  if (masked.events().empty()) {
    made.is_dropped = true;
    return made;
  }
  const Event& now = masked.events().front();
  if (now.stream != row.stream)
    made.changes.push_back({std::string(kStreamField), row.stream, std::string(now.stream)});
  // A field keeps its place, whatever its name becomes.
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Field& field = now.fields[i];
    if (field.name != fields[i].name) made.changes.push_back({"(name)", row.fields[i].first, std::string(field.name)});
    if (field.value != fields[i].value)
      made.changes.push_back({row.fields[i].first, row.fields[i].second, std::string(field.value)});
  }
  return made;
}

void print_text(const StoredRow& row, const MaskedRow& masked) {
  fmt::print("{} {}\n", row.time, row.stream);
  if (masked.is_dropped) fmt::print("- (the whole line)\n");
  for (const Change& change : masked.changes) {
    fmt::print("- {}: {}\n", change.field, change.old_value);
    if (!change.new_value.empty()) fmt::print("+ {}: {}\n", change.field, change.new_value);
  }
}

void print_json(const StoredRow& row, const MaskedRow& masked) {
  std::string changes;
  for (const Change& change : masked.changes)
    changes += fmt::format(R"({}{{"field":{},"old":{},"new":{}}})", changes.empty() ? "" : ",",
                           json_string(change.field), json_string(change.old_value), json_string(change.new_value));
  fmt::print(R"({{"time":{},"stream":{},"dropped":{},"changes":[{}]}})"
             "\n",
             json_string(row.time), json_string(row.stream), masked.is_dropped, changes);
}

struct DetectorSum {
  std::uint64_t values = 0;
  std::uint64_t rows = 0;
};

/// Where a value stands, without the value.
struct FoundPlace {
  std::string time;
  std::string field;
  std::size_t column = 0;
  std::size_t bytes = 0;
  std::string masked;
};

struct SourceFindings {
  std::uint64_t rows_seen = 0;
  struct OfDetector {
    DetectorSum sum;
    std::vector<FoundPlace> places;  // The first ones.
  };
  std::map<std::string, OfDetector> detectors;
};

void look_at(const masking::Masker& masker, const StoredRow& row, SourceFindings& findings) {
  ++findings.rows_seen;
  std::set<std::pair<std::string_view, std::string_view>> seen;  // The message and a field cut out of it hold the same.
  std::set<std::string_view> in_row;
  for (const auto& [name, value] : row.fields) {
    const auto masked = masker.mask_field(row.stream, name, value);
    for (const masking::MaskedPlace& place : masked.places) {
      const std::string_view found = std::string_view(value).substr(place.begin, place.end - place.begin);
      if (!seen.emplace(place.detector, found).second) continue;
      auto& of_detector = findings.detectors[std::string(place.detector)];
      ++of_detector.sum.values;
      of_detector.sum.rows += in_row.insert(place.detector).second ? 1 : 0;
      if (of_detector.places.size() < kPlacesShown)
        of_detector.places.push_back({row.time, masker.mask_text(name), place.begin + 1, found.size(),
                                      fmt::format("[masked:{}]", place.detector)});
    }
  }
}

void print_text(const std::string& stream, const SourceFindings& findings) {
  fmt::print("{}: {} rows looked at\n", stream, findings.rows_seen);
  for (const auto& [detector, found] : findings.detectors) {
    fmt::print("  {}: {} values in {} rows\n", detector, found.sum.values, found.sum.rows);
    for (const FoundPlace& place : found.places)
      fmt::print("    {} {}, column {}, {} bytes: {}\n", place.time, place.field, place.column, place.bytes,
                 place.masked);
  }
}

void print_json(const std::string& stream, const SourceFindings& findings) {
  for (const auto& [detector, found] : findings.detectors) {
    std::string places;
    for (const FoundPlace& place : found.places)
      places += fmt::format(R"({}{{"time":{},"field":{},"column":{},"bytes":{},"masked":{}}})",
                            places.empty() ? "" : ",", json_string(place.time), json_string(place.field), place.column,
                            place.bytes, json_string(place.masked));
    fmt::print(R"({{"stream":{},"detector":{},"rows_seen":{},"rows":{},"values":{},"places":[{}]}})"
               "\n",
               json_string(stream), json_string(detector), findings.rows_seen, found.sum.rows, found.sum.values,
               places);
  }
}

/// Ids of the streams that have rows, those with the most first.
Result<std::vector<std::string>> stream_ids(const api::ClientOptions& server, const StoredRowsArguments& arguments) {
  std::string answer;
  auto parameters = parameters_of(arguments, arguments.query);
  std::erase_if(parameters, [](const auto& parameter) { return parameter.first == "limit"; });
  CORDWOOD_TRY(api::post_form(server, "/select/logsql/stream_ids", parameters, [&answer](std::string_view piece) {
    answer += piece;
    return true;
  }));
  simdjson::dom::parser parser;
  simdjson::dom::array values;
  if (parser.parse(answer)["values"].get(values) != simdjson::SUCCESS)
    return error(Errc::corrupt, "the server's answer holds no streams");
  std::vector<std::string> ids;
  for (const auto value : values) {
    std::string_view id;
    if (value["value"].get(id) == simdjson::SUCCESS && ids.size() < kSourcesMax) ids.emplace_back(id);
  }
  return ids;
}

}  // namespace

Result<void> try_on_stored_rows(const StoredRowsArguments& arguments, const YamlNode& node) {
  DiskFileSystem files;
  CORDWOOD_TRY(const auto server, client_of_data_folder(files, DataFolder(arguments.data)));
  // Equal values are seen to be equal within this run; no tag of the server's is given away.
  CORDWOOD_TRY(const auto masker, masking::Masker::from_configuration(node, masking::KeySet(control::random_secret())));
  std::uint64_t rows = 0;
  std::uint64_t changed = 0;
  std::uint64_t dropped = 0;
  std::map<std::string, DetectorSum> detectors;
  CORDWOOD_TRY(for_each_row(server, arguments, arguments.query, [&](const StoredRow& row) {
    ++rows;
    const MaskedRow masked = masked_row(masker, row);
    if (!masked.is_dropped && masked.changes.empty()) return;
    masked.is_dropped ? ++dropped : ++changed;
    for (const auto& [detector, values] : masked.values) {
      detectors[detector].values += values;
      ++detectors[detector].rows;
    }
    arguments.json ? print_json(row, masked) : print_text(row, masked);
  }));
  fmt::print(stderr, "{} rows looked at: {} would change, {} would not be stored\n", rows, changed, dropped);
  for (const auto& [detector, sum] : detectors)
    fmt::print(stderr, "  {}: {} values in {} rows\n", detector, sum.values, sum.rows);
  return success();
}

Result<void> scan_stored_rows(const StoredRowsArguments& arguments, const YamlNode& node) {
  DiskFileSystem files;
  CORDWOOD_TRY(const auto server, client_of_data_folder(files, DataFolder(arguments.data)));
  CORDWOOD_TRY(const auto masker, masking::Masker::widest(node));
  CORDWOOD_TRY(const auto ids, stream_ids(server, arguments));
  std::uint64_t rows = 0;
  for (const std::string& id : ids) {
    SourceFindings findings;
    std::string stream;
    CORDWOOD_TRY(for_each_row(server, arguments, fmt::format("_stream_id:{} and ({})", id, arguments.query),
                              [&](const StoredRow& row) {
                                stream = row.stream;
                                look_at(masker, row, findings);
                              }));
    rows += findings.rows_seen;
    // Its labels may be what slipped through.
    const std::string shown = masker.mask_text(stream);
    if (arguments.json)
      print_json(shown, findings);
    else if (!findings.detectors.empty())
      print_text(shown, findings);
  }
  fmt::print(stderr, "{} rows of {} sources looked at\n", rows, ids.size());
  return success();
}

}  // namespace cordwood
