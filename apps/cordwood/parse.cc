// cordwood parse: tries a grok expression or a pipeline on lines from standard input, or proposes an expression.

#include <cstdio>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "base/json_string.h"
#include "base/yaml.h"
#include "commands.h"
#include "parser/grok.h"
#include "parser/grok_suggestion.h"
#include "parser/pipelines.h"
#include "table_file.h"

namespace cordwood {
namespace {

struct ParseArguments {
  std::string grok;
  std::string bank = "ecs-v1";
  std::string pipeline;
  bool suggest = false;
  std::string name;
  Source source;
  bool null = false;

  char end() const { return null ? '\0' : '\n'; }
};

// Shows the part of the expression that was complained about.
Error with_pointer(Error error, const std::string& expression) {
  if (error.place && error.place->offset <= expression.size())
    error.message += fmt::format("\n  {}\n  {}{}", expression, std::string(error.place->offset, ' '),
                                 std::string(std::max<std::size_t>(error.place->length, 1), '^'));
  return error;
}

Result<void> finish_output() {
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return success();
}

Result<void> parse_with_grok(const ParseArguments& arguments) {
  CORDWOOD_TRY(const auto patterns, parser::GrokPatterns::bank(arguments.bank));
  const auto grok = parser::Grok::compile(arguments.grok, patterns);
  if (grok.has_error()) return with_pointer(grok.error(), arguments.grok);
  std::string record;
  while (std::getline(std::cin, record, arguments.end()))
    fmt::print("{}\n", grok.value().match_as_json(record).value_or("null"));
  return finish_output();
}

Result<void> suggest(const ParseArguments& arguments) {
  std::vector<std::string> texts;
  for (std::string record; std::getline(std::cin, record, arguments.end());) texts.push_back(std::move(record));
  const std::vector<std::string_view> lines(texts.begin(), texts.end());
  CORDWOOD_TRY(const auto suggestion, parser::suggest_grok(lines));
  fmt::print("{}\n", suggestion.expression);
  fmt::print(stderr, "matches {} of {} lines\n", suggestion.matched, lines.size());
  return finish_output();
}

// A file with pipelines, or else the name of a built-in format.
Result<parser::Pipelines> pipelines_of(ParseArguments& arguments, FileSystem& files) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(arguments.pipeline, ignored)) {
    CORDWOOD_TRY(const YamlNode root, YamlNode::load(files, arguments.pipeline));
    return parser::Pipelines::from_configuration(root.at("pipelines"), tables_in(files));
  }
  const std::string yaml = fmt::format("[{{name: tried, parser: {}}}]", json_string(arguments.pipeline));
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(yaml, "--pipeline"));
  arguments.name = "tried";
  return parser::Pipelines::from_configuration(node, tables_in(files));
}

Result<void> parse_with_pipeline(ParseArguments arguments) {
  constexpr std::size_t kBatchLines = 1'000;  // Lines that belong together are joined within a batch.
  DiskFileSystem files;
  CORDWOOD_TRY(const auto pipelines, pipelines_of(arguments, files));
  const auto show = [](std::string_view json) { fmt::print("{}\n", json); };
  std::vector<std::string> texts;
  const auto flush = [&]() -> Result<void> {
    LineBatch lines;
    lines.source = arguments.source;
    for (const std::string& text : texts) lines.lines.push_back({text, SystemClock().now()});
    auto tried = pipelines.try_lines(lines, arguments.name, show);
    texts.clear();
    return tried;
  };
  for (std::string record; std::getline(std::cin, record, arguments.end());) {
    texts.push_back(std::move(record));
    if (texts.size() < kBatchLines) continue;
    CORDWOOD_TRY(flush());
  }
  CORDWOOD_TRY(flush());
  return finish_output();
}

Result<void> run(const ParseArguments& arguments) {
  if (arguments.suggest) return suggest(arguments);
  return arguments.pipeline.empty() ? parse_with_grok(arguments) : parse_with_pipeline(arguments);
}

}  // namespace

void add_parse(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ParseArguments>();
  CLI::App& command =
      *program.add_subcommand("parse", "Try a grok expression or a pipeline on lines from standard input");
  CLI::Option_group& what = *command.add_option_group("What is tried");
  what.add_option("--grok", arguments->grok, "A grok expression, such as '%{COMBINEDAPACHELOG}'");
  what.add_option("--pipeline", arguments->pipeline, "A file with pipelines, or a built-in parser such as java");
  what.add_flag("--suggest", arguments->suggest, "Propose a grok expression for the lines");
  what.require_option(1);
  command.add_option("--bank", arguments->bank, "The patterns to expand --grok with")
      ->check(CLI::IsMember({"ecs-v1", "legacy"}));
  command.add_option("--name", arguments->name,
                     "Which pipeline of the file; else the one that fits host, file and app");
  command.add_option("--host", arguments->source.host, "The host that the lines are from");
  command.add_option("--file", arguments->source.file, "The file that the lines are from");
  command.add_option("--app", arguments->source.app, "The app that the lines are from");
  command.add_flag("--null", arguments->null, "Records end in NUL instead of a newline");
  command.callback([arguments, &status] {
    const auto done = run(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
