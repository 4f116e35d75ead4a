#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "csv_record.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

/// A CSV file whose first line names its columns.
struct Table {
  Arena arena;  // What the texts are in.
  std::vector<std::string_view> columns;
  std::vector<std::vector<std::string_view>> rows;  // As wide as the columns.
};

class LookupStep final : public Step {
 public:
  struct Options {
    std::string field;
    Table table;
    std::size_t key = 0;                                       // The column that the field is looked for in.
    std::vector<std::pair<std::size_t, std::string>> columns;  // What is set, and as which field.
  };
  explicit LookupStep(Options options) : options_(std::move(options)) {
    const auto& rows = options_.table.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) by_key_.emplace(rows[i][options_.key], i);
  }

  FailureReason run(EventDraft& draft) const override {
    const std::string_view value = draft.value_of(options_.field);
    if (value.empty()) return {};
    const auto found = by_key_.find(value);
    if (found == by_key_.end()) return "a value is not in the table";
    const auto& row = options_.table.rows[found->second];
    for (const auto& [column, field] : options_.columns)
      if (!row[column].empty()) draft.assign(field, row[column]);
    return {};
  }
  // Tables are seldom complete.
  OnFailure usual_on_failure() const override { return OnFailure::ignore; }

 private:
  Options options_;
  std::unordered_map<std::string_view, std::size_t> by_key_;  // The first row of each key.
};

Result<Table> table_from(const YamlNode& node, const TableReader& read_table) {
  CORDWOOD_TRY(const std::string path, node.string());
  auto text = read_table(path);
  if (!text) return node.complain(text.error().message);
  Table table;
  std::string_view rest = table.arena.copy(text.value());
  std::vector<std::string_view> values;
  for (std::size_t record = 1; !rest.empty(); ++record) {
    if (!take_csv_record(rest, ',', table.arena, values))
      return node.complain(fmt::format("{}: record {} is not well-formed CSV", path, record));
    if (record == 1) {
      table.columns = values;
      continue;
    }
    if (values.size() == 1 && values[0].empty()) continue;
    if (values.size() > table.columns.size())
      return node.complain(fmt::format("{}: record {} has more values than the first line names", path, record));
    values.resize(table.columns.size());
    table.rows.push_back(values);
  }
  return table;
}

Result<std::size_t> column_named(const YamlNode& node, const Table& table, std::string_view name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end())
    return node.complain(fmt::format("the table has no column '{}'", name),
                         fmt::format("columns: {}", fmt::join(table.columns, ", ")));
  return static_cast<std::size_t>(found - table.columns.begin());
}

// `set: [a, b]` or `set: {a: field, b: field}`; without it all columns but the key, under their own names.
Result<void> read_columns(const YamlNode& node, LookupStep::Options& options) {
  if (node.is_null()) {
    for (std::size_t i = 0; i < options.table.columns.size(); ++i)
      if (i != options.key) options.columns.emplace_back(i, std::string(options.table.columns[i]));
    return success();
  }
  if (!node.is_map()) {
    CORDWOOD_TRY(const std::vector<std::string> names, node.strings());
    for (const std::string& name : names) {
      CORDWOOD_TRY(const std::size_t column, column_named(node, options.table, name));
      options.columns.emplace_back(column, name);
    }
    return success();
  }
  for (const auto& [column_node, field_node] : node.entries()) {
    CORDWOOD_TRY(const std::string name, column_node.string());
    CORDWOOD_TRY(const std::size_t column, column_named(column_node, options.table, name));
    CORDWOOD_TRY(std::string field, field_node.string());
    options.columns.emplace_back(column, std::move(field));
  }
  return success();
}

}  // namespace

Result<StepPointer> make_lookup_step(const YamlNode& node, StepContext& context) {
  CORDWOOD_TRY(node.allow_only({"file", "field", "key", "set"}));
  for (const std::string_view needed : {"file", "field"})
    if (!node.has(needed))
      return node.complain(fmt::format("the step 'lookup' needs '{}'", needed),
                           "- lookup: {file: /etc/cordwood/hosts.csv, field: source.ip, key: ip, set: [owner]}");
  LookupStep::Options options;
  CORDWOOD_TRY(options.field, node.at("field").string());
  CORDWOOD_TRY(options.table, table_from(node.at("file"), context.read_table));
  if (node.has("key")) {
    CORDWOOD_TRY(const std::string key, node.at("key").string());
    CORDWOOD_TRY(options.key, column_named(node.at("key"), options.table, key));
  }
  CORDWOOD_TRY(read_columns(node.at("set"), options));
  return std::make_unique<const LookupStep>(std::move(options));
}

}  // namespace cordwood::parser
