// cordwood open: searches log files where they lie, without a server and without a data folder.
//
// One query: lines are parsed as they are read, and what its filter refuses is forgotten at once; if it asks for lines
// and nothing else, they are printed as they come. Without a query, all lines become segments in memory, and each
// query that is typed is answered from these.

#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "answer.h"
#include "base/file_system.h"
#include "base/machine_memory.h"
#include "base/yaml.h"
#include "commands.h"
#include "language/values.h"
#include "open_session.h"
#include "table_file.h"

namespace cordwood {
namespace {

constexpr std::uint64_t kMemoryDefaultMin = 128 << 20;

struct OpenArguments {
  open::SessionOptions session;
  std::string query;
  std::string parser = "auto";
  std::string config;
  std::string memory;
  bool no_filename = false;
};

Result<std::uint64_t> memory_limit(const std::string& text) {
  if (text.empty()) return std::max(machine_memory_bytes() / 2, kMemoryDefaultMin);
  const auto bytes = language::parse_size(text);
  if (!bytes || *bytes < 1) return error(Errc::invalid, fmt::format("'{}' is not a size: write 2GiB", text));
  return static_cast<std::uint64_t>(*bytes);
}

Result<parser::Pipelines> pipelines_of(const OpenArguments& arguments) {
  DiskFileSystem files;
  if (!arguments.config.empty()) {
    CORDWOOD_TRY(const YamlNode root, YamlNode::load(files, arguments.config));
    return parser::Pipelines::from_configuration(root.at("pipelines"), tables_in(files));
  }
  const bool none = arguments.parser == "none";
  CORDWOOD_TRY(const YamlNode node,
               YamlNode::parse(none ? R"([{name: none, match: {file: "**"}, steps: []}])" : "", "--parser"));
  return parser::Pipelines::from_configuration(node, tables_in(files));
}

bool is_file(const std::string& name) {
  std::error_code failure;
  return name == "-" || std::filesystem::exists(name, failure);
}

Result<open::Outcome> run(OpenArguments arguments) {
  const auto& files = arguments.session.files;
  const bool has_query = !arguments.query.empty();
  if (!has_query && files.size() > 1 && !is_file(files.back()))
    return Error{Errc::invalid, fmt::format("there is no file '{}'", files.back()), "write -q before a query"};
  if (!has_query && std::find(files.begin(), files.end(), "-") != files.end())
    return Error{Errc::invalid, "standard input holds the lines, so no queries can come from it", "write -q QUERY"};
  arguments.session.with_filename = arguments.session.with_filename || (files.size() > 1 && !arguments.no_filename);
  CORDWOOD_TRY(arguments.session.memory_bytes, memory_limit(arguments.memory));
  if (!arguments.config.empty()) arguments.session.messages = open::Sieve::Messages::anything;
  CORDWOOD_TRY(auto pipelines, pipelines_of(arguments));
  open::Session session(std::move(arguments.session), std::move(pipelines), !has_query);
  return has_query ? session.answer_once(arguments.query) : session.answer_many();
}

}  // namespace

void add_open(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<OpenArguments>();
  open::SessionOptions& session = arguments->session;
  CLI::App& command = *program.add_subcommand("open", "Search log files where they lie, without a server");
  command.footer(
      "Status: 0 something was found, 1 nothing was, 2 something went wrong.\n"
      "cordwood open -q 'error _time:1h | stats by (host) count()' app.log.gz /var/log/*.log");
  command.add_option("files", session.files, "Plain, gzip or zstd; - is standard input")->required();
  command.add_option("-q,--query", arguments->query, "The LogsQL query; without it, each line typed is one");
  command
      .add_option("-o,--output", session.output,
                  "raw: the lines as they are; json: one object a row; table; csv. Default: raw, or a table for what "
                  "is no line")
      ->check(CLI::IsMember(kAnswerForms));
  command.add_option("--limit", session.limit, "Only the newest rows")->check(CLI::NonNegativeNumber);
  command.add_flag("-n,--line-number", session.with_line_number, "Put its number before each line");
  command.add_flag("-H,--with-filename", session.with_filename, "…and its file; the default for more than one");
  command.add_flag("--no-filename", arguments->no_filename, "Never put the file before a line");
  command.add_option("--parser", arguments->parser, "auto: find times and fields; none: lines are messages")
      ->check(CLI::IsMember({"auto", "none"}));
  command.add_option("--config", arguments->config, "A server's configuration, for its pipelines");
  command.add_option("--memory", arguments->memory, "What may be kept in memory; default half of the machine's");
  command.callback([arguments, &status] {
    auto done = run(*arguments);
    if (done.has_error()) report(done.error());
    status = static_cast<int>(done.has_error() ? open::Outcome::trouble : done.value());
  });
}

}  // namespace cordwood
