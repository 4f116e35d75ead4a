// cordwood mask: shows what masking does with lines from standard input (--test), what other rules would do with rows
// that are stored (--test --data), and what slipped through (--shadow).

#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/file_system.h"
#include "base/json_string.h"
#include "base/yaml.h"
#include "commands.h"
#include "control/secrets.h"
#include "mask_stored.h"
#include "masking/masker.h"

namespace cordwood {
namespace {

struct MaskArguments {
  bool test = false;
  bool shadow = false;
  std::string config;
  std::string stream = "{}";
  StoredRowsArguments stored;  // `json` is of both.
};

Result<YamlNode> rules_of(const MaskArguments& arguments) {
  DiskFileSystem files;
  CORDWOOD_TRY(const YamlNode root, arguments.config.empty() ? YamlNode::parse("", "(no configuration)")
                                                             : YamlNode::load(files, arguments.config));
  return root.at("masking");
}

void print_text(const masking::MaskedLine& line) {
  fmt::print("{}\n", line.text);
  for (const masking::MaskedPlace& place : line.places)
    fmt::print("  column {}, {} bytes: {} ({}, {})\n", place.begin + 1, place.end - place.begin, place.detector,
               place.rule, place.action);
}

void print_json(std::size_t number, const masking::MaskedLine& line) {
  std::string findings;
  for (const masking::MaskedPlace& place : line.places)
    findings += fmt::format(R"({}{{"detector":{},"rule":{},"action":{},"column":{},"bytes":{}}})",
                            findings.empty() ? "" : ",", json_string(place.detector), json_string(place.rule),
                            json_string(place.action), place.begin + 1, place.end - place.begin);
  fmt::print(R"({{"line":{},"masked":{},"findings":[{}]}})"
             "\n",
             number, json_string(line.text), findings);
}

Result<void> mask_lines(const MaskArguments& arguments, const YamlNode& node) {
  if (!parse_stream(arguments.stream))
    return error(Errc::invalid, fmt::format("'{}' is not a stream: write {{app=\"x\"}}", arguments.stream));
  // Equal values are seen to be equal within this run; no tag of the server's is given away.
  CORDWOOD_TRY(const auto masker, masking::Masker::from_configuration(node, masking::KeySet(control::random_secret())));
  std::size_t number = 0;
  for (std::string line; std::getline(std::cin, line);) {
    const masking::MaskedLine masked = masker.mask_line(arguments.stream, line);
    if (arguments.stored.json) {
      print_json(++number, masked);
    } else {
      print_text(masked);
    }
  }
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return success();
}

Result<void> mask(const MaskArguments& arguments) {
  if (arguments.test == arguments.shadow)
    return error(Errc::invalid, "cordwood mask shows what masking does and changes nothing: say --test or --shadow");
  CORDWOOD_TRY(const YamlNode node, rules_of(arguments));
  if (arguments.shadow && arguments.stored.data.empty())
    return error(Errc::invalid, "--shadow looks at stored rows: say --data");
  if (arguments.shadow) return scan_stored_rows(arguments.stored, node);
  return arguments.stored.data.empty() ? mask_lines(arguments, node) : try_on_stored_rows(arguments.stored, node);
}

}  // namespace

void add_mask(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<MaskArguments>();
  CLI::App& command =
      *program.add_subcommand("mask", "Show what masking does with lines, or would do with stored rows");
  command.add_flag("--test", arguments->test, "Print each line masked, and what was found in it");
  command.add_option("--config", arguments->config, "A server's configuration file, for its masking rules");
  command.add_option("--stream", arguments->stream, "The lines' stream, for rules with sources: {app=\"x\"}");
  command.add_flag("--shadow", arguments->shadow, "Say what every detector finds in stored rows, never the values");
  command.add_option("--data", arguments->stored.data,
                     "Rows of this data folder instead of lines; its server must run");
  command.add_option("--query", arguments->stored.query, "Which rows: a LogsQL filter; default *");
  command.add_option("--start", arguments->stored.start, "Only rows from this time on");
  command.add_option("--end", arguments->stored.end, "Only rows before this time");
  command.add_option("--rows", arguments->stored.rows_max,
                     "The newest so many, with --shadow of each source; default 1000");
  command.add_flag("--json", arguments->stored.json, "One JSON object a line");
  command.callback([arguments, &status] {
    const auto done = mask(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
