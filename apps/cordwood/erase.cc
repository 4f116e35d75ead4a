// cordwood erase: deletes the rows that a filter finds from every file, with proof. cordwood erasures: the
// certificates.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/file_system.h"
#include "commands.h"
#include "data_folder.h"
#include "erasing/eraser.h"
#include "masking/key_set.h"
#include "server_client.h"

namespace cordwood {
namespace {

constexpr std::chrono::milliseconds kPollInterval{500};

struct EraseArguments {
  std::string data;
  std::string filter;
  std::string reason;
  std::string start;
  std::string end;
  bool dry_run = false;
  bool yes = false;
  bool wait = false;
  std::string wait_at_most = "1h";
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters parameters_of(const EraseArguments& arguments) {
  Parameters parameters{{"filter", arguments.filter}, {"reason", arguments.reason}};
  if (!arguments.start.empty()) parameters.emplace_back("start", arguments.start);
  if (!arguments.end.empty()) parameters.emplace_back("end", arguments.end);
  return parameters;
}

Result<void> confirm() {
  if (::isatty(STDIN_FILENO) != 1)
    return Error{Errc::invalid, "nothing was erased: nobody was there to say yes", "add --yes"};
  fmt::print(stderr, "Erase them for ever? [y/N] ");
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return success();
  return error(Errc::cancelled, "nothing was erased");
}

// Until the server's background work has removed the bytes.
Result<std::string> wait_until_gone(FileSystem& files, const DataFolder& data, std::uint64_t number,
                                    std::chrono::nanoseconds at_most) {
  const auto end = std::chrono::steady_clock::now() + at_most;
  while (true) {
    CORDWOOD_TRY(const std::string json,
                 ask_server(files, data, "/api/v1/erasures", {{"number", std::to_string(number)}}));
    CORDWOOD_TRY(const auto certificate, erasing::read_certificate(json));
    if (certificate.stage == erasing::Stage::gone) return json;
    if (std::chrono::steady_clock::now() >= end)
      return Error{Errc::cancelled, "no answer has these rows any more, but their bytes are not all gone yet",
                   fmt::format("when they are says: cordwood erasures {}", number)};
    std::this_thread::sleep_for(kPollInterval);
  }
}

Result<int> erase(const EraseArguments& arguments) {
  const auto at_most = parse_duration(arguments.wait_at_most);
  if (!at_most)
    return Error{Errc::invalid, fmt::format("'{}' is not a duration", arguments.wait_at_most), "--wait-at-most 10m"};
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  Parameters parameters = parameters_of(arguments);
  parameters.emplace_back("dry_run", "1");
  CORDWOOD_TRY(const std::string preview, ask_server(files, data, "/api/v1/erase", parameters));
  fmt::print(stderr, "would erase: {}", preview);
  if (arguments.dry_run) return 0;
  if (!arguments.yes) {
    CORDWOOD_TRY(confirm());
  }
  parameters.pop_back();
  CORDWOOD_TRY(std::string json, ask_server(files, data, "/api/v1/erase", parameters));
  CORDWOOD_TRY(const auto certificate, erasing::read_certificate(json));
  if (arguments.wait) {
    CORDWOOD_TRY(json, wait_until_gone(files, data, certificate.number, *at_most));
  }
  fmt::print("{}", json);
  if (!arguments.wait)
    fmt::print(stderr, "no answer has these rows any more; when their bytes are gone says: cordwood erasures {}\n",
               certificate.number);
  return 0;
}

struct ErasuresArguments {
  std::string data;
  std::optional<std::uint64_t> number;
  std::string prove;
};

Result<bool> is_filter_of(FileSystem& files, const DataFolder& data, const erasing::Certificate& certificate,
                          const std::string& filter) {
  CORDWOOD_TRY(const auto keys, masking::load_keys(files, data.masking_key()));
  return std::any_of(keys.keys().begin(), keys.keys().end(), [&](const masking::Key& key) {
    return erasing::fingerprint_of(filter, key.secret) == certificate.filter_fingerprint;
  });
}

void print_line(const erasing::Certificate& certificate) {
  fmt::print("{}\t{}\t{}\t{}\t{} rows\t{}\n", certificate.number, name_of(certificate.stage),
             format_rfc3339(certificate.asked_at), certificate.asked_by, certificate.row_count(), certificate.reason);
}

Result<int> show(const ErasuresArguments& arguments) {
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  CORDWOOD_TRY(const bool there, files.exists(data.store()));
  if (!there) return error(Errc::not_found, fmt::format("{} is no data folder", arguments.data));
  CORDWOOD_TRY(const auto kept, erasing::read_certificates(files, data.root()));
  for (const std::string& problem : kept.problems) fmt::print(stderr, "{}\n", problem);
  const auto& all = kept.certificates;
  if (!arguments.number) {
    for (const auto& certificate : all) print_line(certificate);
    if (all.empty()) fmt::print(stderr, "nothing was erased\n");
    return 0;
  }
  for (const auto& certificate : all) {
    if (certificate.number != *arguments.number) continue;
    fmt::print("{}", erasing::to_json(certificate));
    if (arguments.prove.empty()) return 0;
    CORDWOOD_TRY(const bool same, is_filter_of(files, data, certificate, arguments.prove));
    fmt::print(stderr, "{}\n", same ? "this is the filter" : "another filter was given");
    return same ? 0 : 1;
  }
  return error(Errc::not_found, fmt::format("there was no erasure {}", *arguments.number));
}

}  // namespace

void add_erase(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<EraseArguments>();
  CLI::App& command = *program.add_subcommand("erase", "Erase the rows that a filter finds, from every file, for ever");
  command.add_option("filter", arguments->filter, "A LogsQL filter, such as 'user:=alice'")->required();
  command.add_option("--data", arguments->data, "The data folder; its server must run")->required();
  command.add_option("--reason", arguments->reason, "Why; it stands in the certificate")->required();
  command.add_option("--start", arguments->start, "Only rows from this time on");
  command.add_option("--end", arguments->end, "Only rows before this time");
  command.add_flag("--dry-run", arguments->dry_run, "Only say how many");
  command.add_flag("--yes", arguments->yes, "Do not ask");
  command.add_flag("--wait", arguments->wait, "Until the bytes are gone, too");
  command.add_option("--wait-at-most", arguments->wait_at_most, "Then give up waiting; the server goes on")
      ->capture_default_str();
  command.callback([arguments, &status] {
    const auto done = erase(*arguments);
    status = done.has_error() ? report(done.error()) : done.value();
    if (done.has_error() && done.error().place) point_at(arguments->filter, *done.error().place);
  });
}

void add_erasures(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ErasuresArguments>();
  CLI::App& command = *program.add_subcommand("erasures", "What was erased: the list, or one certificate");
  command.add_option("number", arguments->number, "Of the one to show");
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.add_option("--prove", arguments->prove, "Also say whether it was this filter; exit status 1 if not");
  command.callback([arguments, &status] {
    const auto done = show(*arguments);
    status = done.has_error() ? report(done.error()) : done.value();
  });
}

}  // namespace cordwood
