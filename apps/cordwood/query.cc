// cordwood query: asks a running server and prints its answer.

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/client.h"
#include "base/file_system.h"
#include "commands.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct QueryArguments {
  std::string query;
  std::string data;
  std::string url;
  std::string token_file;
  std::string ca_file;
  std::string output = "json";
  std::string start;
  std::string end;
  std::uint64_t limit = 0;
};

// What was not said is taken from the data folder, if one was named.
Result<api::ClientOptions> client_options(const QueryArguments& arguments) {
  DiskFileSystem files;
  api::ClientOptions options;
  if (!arguments.data.empty()) {
    CORDWOOD_TRY(options, client_of_data_folder(files, DataFolder(arguments.data), arguments.url));
  } else if (!arguments.url.empty()) {
    options.url = arguments.url;
  }
  if (!arguments.token_file.empty()) {
    CORDWOOD_TRY(options.token, read_line(files, arguments.token_file));
  }
  if (!arguments.ca_file.empty()) {
    CORDWOOD_TRY(options.ca_pem, read_file(files, arguments.ca_file, kSmallFileBytesMax));
  }
  return options;
}

bool print_piece(std::string_view piece) { return std::fwrite(piece.data(), 1, piece.size(), stdout) == piece.size(); }

Result<void> ask(const QueryArguments& arguments) {
  CORDWOOD_TRY(auto options, client_options(arguments));
  options.warn = [](std::string_view warning) { fmt::print(stderr, "cordwood: {}\n", warning); };
  std::vector<std::pair<std::string, std::string>> parameters{{"query", arguments.query}, {"format", arguments.output}};
  if (!arguments.start.empty()) parameters.emplace_back("start", arguments.start);
  if (!arguments.end.empty()) parameters.emplace_back("end", arguments.end);
  if (arguments.limit > 0) parameters.emplace_back("limit", std::to_string(arguments.limit));
  CORDWOOD_TRY(api::post_form(options, "/select/logsql/query", parameters, print_piece));
  if (std::fflush(stdout) != 0) return error(Errc::io, "writing to standard output failed");
  return success();
}

}  // namespace

void add_query(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<QueryArguments>();
  CLI::App& command = *program.add_subcommand("query", "Ask a running server");
  command.add_option("query", arguments->query, "The LogsQL query")->required();
  command.add_option("--data", arguments->data, "The server's data folder, to find its address and the admin token");
  command.add_option("--url", arguments->url, "The server's address; default http://127.0.0.1:9428");
  command.add_option("--token-file", arguments->token_file, "A file that holds the token");
  command.add_option("--ca", arguments->ca_file, "The certificate that signs the server's");
  command.add_option("-o,--output", arguments->output, "json: one object a row; raw: the messages as they are")
      ->check(CLI::IsMember({"json", "raw"}));
  command.add_option("--start", arguments->start,
                     "Not before this time: RFC 3339, Unix time, or 5m for five minutes ago");
  command.add_option("--end", arguments->end, "Before this time");
  command.add_option("--limit", arguments->limit, "Only the newest rows");
  command.callback([arguments, &status] {
    const auto done = ask(*arguments);
    if (!done.has_error()) return;
    status = report(done.error());
    if (done.error().place) point_at(arguments->query, *done.error().place);
  });
}

}  // namespace cordwood
