// cordwood reveal: shows the value that a tag holds encrypted; the server writes down who saw it, and why.

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include "commands.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct RevealArguments {
  std::string data;
  std::string tag;
  std::string reason;
};

Result<void> show(const RevealArguments& arguments) {
  DiskFileSystem files;
  CORDWOOD_TRY(const std::string answer, ask_server(files, DataFolder(arguments.data), "/api/v1/masking/reveal",
                                                    {{"tag", arguments.tag}, {"reason", arguments.reason}}));
  simdjson::dom::parser parser;
  std::string_view value;
  if (parser.parse(answer)["value"].get(value) != simdjson::SUCCESS)
    return error(Errc::corrupt, "the server's answer holds no value");
  fmt::print("{}\n", value);
  return success();
}

}  // namespace

void add_reveal(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<RevealArguments>();
  CLI::App& command = *program.add_subcommand("reveal", "Show the value that masking encrypted; it is written down");
  command.add_option("tag", arguments->tag, "As it stands in the row: [card:9f86d081884c7d65:…]")->required();
  command.add_option("--data", arguments->data, "The data folder; its server must run")->required();
  command.add_option("--reason", arguments->reason, "Why; it stands in the record")->required();
  command.callback([arguments, &status] {
    const auto done = show(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
