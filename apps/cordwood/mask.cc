// cordwood mask --test: shows what masking does with lines from standard input.

#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/file_system.h"
#include "base/json_string.h"
#include "base/yaml.h"
#include "commands.h"
#include "control/secrets.h"
#include "masking/masker.h"

namespace cordwood {
namespace {

struct MaskArguments {
  bool test = false;
  std::string config;
  std::string stream = "{}";
  bool json = false;
};

Result<masking::Masker> masker_of(const MaskArguments& arguments) {
  DiskFileSystem files;
  CORDWOOD_TRY(const YamlNode root, arguments.config.empty() ? YamlNode::parse("", "(no configuration)")
                                                             : YamlNode::load(files, arguments.config));
  // Equal values are seen to be equal within this run; no tag of the server's is given away.
  return masking::Masker::from_configuration(root.at("masking"), control::random_secret());
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

Result<void> mask(const MaskArguments& arguments) {
  if (!arguments.test)
    return error(Errc::invalid, "cordwood mask shows what masking does and changes nothing: say --test");
  if (!parse_stream(arguments.stream))
    return error(Errc::invalid, fmt::format("'{}' is not a stream: write {{app=\"x\"}}", arguments.stream));
  CORDWOOD_TRY(const masking::Masker masker, masker_of(arguments));
  std::size_t number = 0;
  for (std::string line; std::getline(std::cin, line);) {
    const masking::MaskedLine masked = masker.mask_line(arguments.stream, line);
    if (arguments.json) {
      print_json(++number, masked);
    } else {
      print_text(masked);
    }
  }
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return success();
}

}  // namespace

void add_mask(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<MaskArguments>();
  CLI::App& command = *program.add_subcommand("mask", "Show what masking does with lines from standard input");
  command.add_flag("--test", arguments->test, "Print each line masked, and what was found in it");
  command.add_option("--config", arguments->config, "A server's configuration file, for its masking rules");
  command.add_option("--stream", arguments->stream, "The lines' stream, for rules with sources: {app=\"x\"}");
  command.add_flag("--json", arguments->json, "One JSON object a line");
  command.callback([arguments, &status] {
    const auto done = mask(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
