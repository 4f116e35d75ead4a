// cordwood parse: tries a grok expression on lines from standard input.

#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands.h"
#include "parser/grok.h"

namespace cordwood {
namespace {

struct ParseArguments {
  std::string grok;
  std::string bank = "ecs-v1";
  bool null = false;
};

// Shows the part of the expression that was complained about.
Error with_pointer(Error error, const std::string& expression) {
  if (error.place && error.place->offset <= expression.size())
    error.message += fmt::format("\n  {}\n  {}{}", expression, std::string(error.place->offset, ' '),
                                 std::string(std::max<std::size_t>(error.place->length, 1), '^'));
  return error;
}

Result<void> parse(const ParseArguments& arguments) {
  CORDWOOD_TRY(const auto patterns, parser::GrokPatterns::bank(arguments.bank));
  const auto grok = parser::Grok::compile(arguments.grok, patterns);
  if (grok.has_error()) return with_pointer(grok.error(), arguments.grok);
  std::string record;
  while (std::getline(std::cin, record, arguments.null ? '\0' : '\n'))
    fmt::print("{}\n", grok.value().match_as_json(record).value_or("null"));
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return success();
}

}  // namespace

void add_parse(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ParseArguments>();
  CLI::App& command = *program.add_subcommand("parse", "Try a grok expression on lines from standard input");
  command.add_option("--grok", arguments->grok, "The expression, such as '%{COMBINEDAPACHELOG}'")->required();
  command.add_option("--bank", arguments->bank, "The patterns to expand it with")
      ->check(CLI::IsMember({"ecs-v1", "legacy"}));
  command.add_flag("--null", arguments->null, "Records end in NUL instead of a newline");
  command.callback([arguments, &status] {
    const auto done = parse(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
