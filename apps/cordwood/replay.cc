// cordwood replay: parses rows of a running server anew, after showing what would change.

#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include "base/file_system.h"
#include "commands.h"
#include "data_folder.h"
#include "json_members.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct ReplayArguments {
  std::string data;
  std::string filter = "*";
  std::string start;
  std::string end;
  std::string file;
  std::string name;
  bool messages = false;
  bool dry_run = false;
  bool yes = false;
  bool json = false;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

Result<Parameters> parameters_of(FileSystem& files, const ReplayArguments& arguments) {
  Parameters parameters{{"filter", arguments.filter}, {"pipeline", arguments.name}};
  if (!arguments.start.empty()) parameters.emplace_back("start", arguments.start);
  if (!arguments.end.empty()) parameters.emplace_back("end", arguments.end);
  if (arguments.messages) parameters.emplace_back("messages", "1");
  if (!arguments.file.empty()) {
    CORDWOOD_TRY(std::string yaml, read_file(files, arguments.file, kSmallFileBytesMax));
    parameters.emplace_back("pipelines", std::move(yaml));
  }
  return parameters;
}

void print_source(simdjson::dom::element source) {
  const std::string_view stream = text_of(source, "stream");
  fmt::print("{}\n", stream.empty() ? "(other sources)" : stream);
  for (const char* what : {"newly_parsed", "changed", "unchanged", "failed", "dropped", "refused"})
    if (const std::uint64_t rows = number_of(source, what); rows > 0) fmt::print("  {:>10} {}\n", rows, what);
  simdjson::dom::object fields;
  if (source["fields"].get(fields) == simdjson::SUCCESS)
    for (const auto field : fields)
      fmt::print("    {}: +{} -{} ~{}\n", field.key, number_of(field.value, "gained"), number_of(field.value, "lost"),
                 number_of(field.value, "changed"));
  simdjson::dom::array examples;
  if (source["examples"].get(examples) != simdjson::SUCCESS) return;
  for (const auto example : examples) {
    fmt::print("    - {}\n", simdjson::minify(example["before"].value()));
    fmt::print("    + {}\n", simdjson::minify(example["after"].value()));
  }
}

/// Gives how many rows are replaced.
Result<std::uint64_t> print_report(const std::string& json, bool as_json) {
  simdjson::dom::parser parser;
  simdjson::dom::element report;
  simdjson::dom::array sources;
  if (parser.parse(json).get(report) != simdjson::SUCCESS || report["sources"].get(sources) != simdjson::SUCCESS)
    return error(Errc::corrupt, "the server's answer is no report");
  if (as_json) {
    fmt::print("{}", json);
  } else {
    for (const auto source : sources) print_source(source);
    if (const auto held = number_of(report, "held"); held > 0) fmt::print("{} rows are held and stay\n", held);
    if (const auto without = number_of(report, "without_lines"); without > 0)
      fmt::print("of {} rows the line was not kept\n", without);
  }
  return number_of(report, "replaced");
}

Result<void> confirm(std::uint64_t rows) {
  if (::isatty(STDIN_FILENO) != 1)
    return Error{Errc::invalid, "nothing was replaced: nobody was there to say yes", "add --yes"};
  fmt::print(stderr, "Put {} rows in the place of the old ones? [y/N] ", rows);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return success();
  return error(Errc::cancelled, "nothing was replaced");
}

Result<int> replay(const ReplayArguments& arguments) {
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  CORDWOOD_TRY(Parameters parameters, parameters_of(files, arguments));
  if (arguments.dry_run || !arguments.yes) {
    parameters.emplace_back("dry_run", "1");
    CORDWOOD_TRY(const std::string preview, ask_server(files, data, "/api/v1/replay", parameters));
    CORDWOOD_TRY(const std::uint64_t rows, print_report(preview, arguments.json && arguments.dry_run));
    fmt::print(stderr, "{} rows would be replaced\n", rows);
    if (arguments.dry_run || rows == 0) return 0;
    CORDWOOD_TRY(confirm(rows));
    parameters.pop_back();
  }
  CORDWOOD_TRY(const std::string json, ask_server(files, data, "/api/v1/replay", parameters));
  CORDWOOD_TRY(const std::uint64_t rows, print_report(json, arguments.json));
  fmt::print(stderr, "{} rows were replaced\n", rows);
  return 0;
}

}  // namespace

void add_replay(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ReplayArguments>();
  CLI::App& command = *program.add_subcommand("replay", "Parse stored rows anew, from their lines");
  command.add_option("filter", arguments->filter, "A LogsQL filter: which rows; all when absent");
  command.add_option("--data", arguments->data, "The data folder; its server must run")->required();
  command.add_option("--start", arguments->start, "Only rows from this time on");
  command.add_option("--end", arguments->end, "Only rows before this time");
  command.add_option("--pipeline", arguments->file, "A YAML file of pipelines; the server's own when absent");
  command.add_option("--name", arguments->name, "The pipeline to take; the one that fits each source when absent");
  command.add_flag("--messages", arguments->messages,
                   "Rows that have nothing but a message and a level are lines, too");
  command.add_flag("--dry-run", arguments->dry_run, "Only show what would change");
  command.add_flag("--yes", arguments->yes, "Do not ask, nor show it first");
  command.add_flag("--json", arguments->json, "The server's answer as it is");
  command.callback([arguments, &status] {
    const auto done = replay(*arguments);
    status = done.has_error() ? report(done.error()) : done.value();
  });
}

}  // namespace cordwood
