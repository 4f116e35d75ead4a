// cordwood query: asks a running server and prints its answer. Without a query, each line that is typed is one.

#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "answer.h"
#include "api/client.h"
#include "base/file_system.h"
#include "commands.h"
#include "interrupts.h"
#include "pager.h"
#include "query_loop.h"
#include "row_lines.h"
#include "server_client.h"

namespace cordwood {
namespace {

constexpr int kPageRows = 10'000;  // Of an answer that comes page by page.

struct QueryArguments {
  std::string query;
  std::string data;
  std::string url;
  std::string token_file;
  std::string ca_file;
  std::string output;  // Empty: a table where a person reads, else json.
  std::string start;
  std::string end;
  std::uint64_t limit = 0;
  bool all = false;
  bool tail = false;
  bool no_pager = false;
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
  options.warn = [](std::string_view warning) { fmt::print(stderr, "cordwood: {}\n", warning); };
  return options;
}

std::string usual_form() { return ::isatty(STDOUT_FILENO) == 1 ? "table" : "json"; }

class Asker {
 public:
  Asker(api::ClientOptions client, const QueryArguments& arguments)
      : client_(std::move(client)), arguments_(arguments) {}

  /// Prints the rows of one query in this form; whether there were any.
  Result<bool> ask(const std::string& query, const std::string& form, std::stop_token stop = {}) const {
    if (!arguments_.tail && (form == "json" || form == "raw")) return print(query, form, std::move(stop));
    const auto answer = make_answer(form, colour_);
    RowLines rows(*answer);
    const auto take = [&](std::string_view bytes) {
      const bool more = rows.take(bytes);
      if (arguments_.tail) answer->flush();  // Each row is news.
      return more;
    };
    CORDWOOD_TRY(post(query, {}, take, std::move(stop)));
    CORDWOOD_TRY(rows.finish());
    CORDWOOD_TRY(answer->finish());
    return answer->rows() > 0;
  }

  /// None when the server cannot be asked.
  std::vector<std::string> field_names() const {
    NameSink names;
    RowLines rows(names);
    const auto take = [&rows](std::string_view bytes) { return rows.take(bytes); };
    if (!post("* | field_names", {}, take, {}) || !rows.finish()) return {};
    return names.names;
  }

 private:
  struct NameSink final : query::RowSink {
    bool accept(const query::RowBlock& rows) override {
      for (const query::RowColumn& column : rows.columns)
        if (column.name == "name") names.insert(names.end(), column.values.begin(), column.values.end());
      return true;
    }
    std::vector<std::string> names;
  };

  /// What the server makes itself, byte for byte: JSON cannot carry every message.
  Result<bool> print(const std::string& query, const std::string& form, std::stop_token stop) const {
    bool found = false;
    const auto take = [&found](std::string_view bytes) {
      found = true;
      return write_out(bytes);
    };
    CORDWOOD_TRY(post(query, form, take, std::move(stop)));
    CORDWOOD_TRY(finish_output());
    return found;
  }

  Result<void> post(const std::string& query, const std::string& format,
                    const std::function<bool(std::string_view)>& take, std::stop_token stop) const {
    std::vector<std::pair<std::string, std::string>> parameters{{"query", query}};
    if (!format.empty()) parameters.emplace_back("format", format);
    if (!arguments_.start.empty()) parameters.emplace_back("start", arguments_.start);
    if (!arguments_.end.empty()) parameters.emplace_back("end", arguments_.end);
    if (arguments_.limit > 0) parameters.emplace_back("limit", std::to_string(arguments_.limit));
    if (arguments_.all) return post_pages(std::move(parameters), take, stop);
    const auto path = arguments_.tail ? "/select/logsql/tail" : "/select/logsql/query";
    return api::post_form(client_, path, parameters, take, std::move(stop));
  }

  /// Page after page, until the last one or until `take` wants no more.
  Result<void> post_pages(std::vector<std::pair<std::string, std::string>> parameters,
                          const std::function<bool(std::string_view)>& take, const std::stop_token& stop) const {
    std::string cursor = "begin";
    bool wants_more = true;
    api::ClientOptions client = client_;
    client.next_page = [&cursor](std::string_view next) { cursor = next; };
    parameters.emplace_back("limit", std::to_string(kPageRows));
    parameters.emplace_back("cursor", "");
    while (!cursor.empty() && wants_more) {
      parameters.back().second = std::exchange(cursor, "");
      const auto take_some = [&](std::string_view bytes) { return wants_more = take(bytes); };
      CORDWOOD_TRY(api::post_form(client, "/select/logsql/query", parameters, take_some, stop));
    }
    return success();
  }

  const api::ClientOptions client_;
  const QueryArguments& arguments_;
  const bool colour_ = may_colour();  // Before a pager takes the terminal's place.
};

void complain(const Error& failure, const std::string& query) {
  report(failure);
  if (failure.place) point_at(query, *failure.place);
}

Result<void> run(const QueryArguments& arguments) {
  CORDWOOD_TRY(auto client, client_options(arguments));
  if (!arguments.query.empty()) {
    const Asker asker(std::move(client), arguments);
    const std::string form = arguments.output.empty() ? usual_form() : arguments.output;
    std::optional<Pager> pager;
    if (!arguments.tail && !arguments.no_pager) pager.emplace();
    const auto found = asker.ask(arguments.query, form);
    if (found.has_error()) return found.error();
    return success();
  }
  if (arguments.tail) return Error{Errc::invalid, "--tail needs a query", "cordwood query --tail 'error'"};
  Interrupts interrupts;
  const Asker asker(std::move(client), arguments);
  run_query_loop({.answer = [&asker](const std::string& query, const std::string& form,
                                     std::stop_token stop) { return asker.ask(query, form, std::move(stop)); },
                  .field_names = [&asker] { return asker.field_names(); },
                  .complain = complain,
                  .greeting = "A query, .help, or Ctrl-D to end.\n",
                  .form = arguments.output.empty() ? usual_form() : arguments.output},
                 interrupts);
  return success();
}

}  // namespace

void add_query(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<QueryArguments>();
  CLI::App& command = *program.add_subcommand("query", "Ask a running server");
  command.add_option("query", arguments->query, "The LogsQL query; without it, each line typed is one");
  command.add_option("--data", arguments->data, "The server's data folder, to find its address and the admin token");
  command.add_option("--url", arguments->url, "The server's address; default http://127.0.0.1:9428");
  command.add_option("--token-file", arguments->token_file, "A file that holds the token");
  command.add_option("--ca", arguments->ca_file, "The certificate that signs the server's");
  command
      .add_option("-o,--output", arguments->output,
                  "json: one object a row; raw: the messages as they are; table; csv. Default: table at a terminal, "
                  "else json")
      ->check(CLI::IsMember(kAnswerForms));
  command.add_option("--start", arguments->start,
                     "Not before this time: RFC 3339, Unix time, or 5m for five minutes ago");
  command.add_option("--end", arguments->end, "Before this time");
  command.add_option("--limit", arguments->limit, "Only the newest rows")->check(CLI::NonNegativeNumber);
  CLI::Option* const tail = command.add_flag("--tail", arguments->tail, "Show rows as they arrive, until Ctrl-C");
  command
      .add_flag("--all", arguments->all,
                "Ask page by page, newest first: for answers that take longer than one query may")
      ->excludes("--limit")
      ->excludes(tail);
  command.add_flag("--no-pager", arguments->no_pager, "Do not show the answer page by page");
  command.callback([arguments, &status] {
    const auto done = run(*arguments);
    if (!done.has_error()) return;
    status = report(done.error());
    if (done.error().place) point_at(arguments->query, *done.error().place);
  });
}

}  // namespace cordwood
