// cordwood dead-letters: shows the rows that were refused, and tries them again.

#include <cstdio>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "base/file_system.h"
#include "commands.h"
#include "data_folder.h"
#include "folder_owner.h"
#include "indexer/store.h"

namespace cordwood {
namespace {

struct DeadLetterArguments {
  std::string data;
  bool any_time = false;
};

// One line each, values quoted as labels are: day, reason, time, sender, stream, fields.
void print_letter(const indexer::DeadLetter& letter) {
  const std::string line =
      fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", format_day(letter.day), letter.reason, format_rfc3339(letter.time),
                  letter.peer, letter.stream, canonical_stream(letter.fields));
  std::fwrite(line.data(), 1, line.size(), stdout);
}

Result<int> list(const DeadLetterArguments& arguments) {
  DiskFileSystem files;
  std::map<std::string, std::uint64_t, std::less<>> reasons;
  CORDWOOD_TRY(
      indexer::visit_dead_letters(files, DataFolder(arguments.data).store(), [&](const indexer::DeadLetter& letter) {
        print_letter(letter);
        ++reasons.try_emplace(std::string(letter.reason), 0).first->second;
      }));
  for (const auto& [reason, rows] : reasons) fmt::print(stderr, "{}: {} rows\n", reason, rows);
  if (reasons.empty()) fmt::print(stderr, "no dead letters\n");
  return 0;
}

Result<int> retry(const DeadLetterArguments& arguments) {
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  const SystemClock clock;
  indexer::StoreOptions options;
  options.folder = DataFolder(arguments.data).store();
  options.background = false;
  CORDWOOD_TRY(const bool there, files.exists(options.folder));
  if (!there) return error(Errc::not_found, fmt::format("{} holds no store", options.folder.string()));
  CORDWOOD_TRY(const auto store, indexer::Store::open(files, clock, options));
  CORDWOOD_TRY(store->seal());  // Those that are in the log only.
  const std::optional<TimeRange> any_time = TimeRange{Timestamp::min(), Timestamp::max()};
  CORDWOOD_TRY(const auto done, store->retry_dead_letters(arguments.any_time ? any_time : std::nullopt));
  fmt::print(stderr, "{} rows taken, {} left\n", done.taken, done.left);
  return 0;
}

}  // namespace

void add_dead_letters(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<DeadLetterArguments>();
  CLI::App& command = *program.add_subcommand("dead-letters", "The rows that were refused, with the reason");
  command.require_subcommand(1);
  CLI::App& listing = *command.add_subcommand("list", "Print them, one a line");
  CLI::App& retrying = *command.add_subcommand("retry", "Take those that would not be refused now; no server may run");
  for (CLI::App* const each : {&listing, &retrying})
    each->add_option("--data,data", arguments->data, "The data folder")->required();
  retrying.add_flag("--any-time", arguments->any_time, "Whatever their time");
  const auto finish = [&status](const Result<int>& done) {
    status = done.has_error() ? report(done.error()) : done.value();
  };
  listing.callback([arguments, finish] { finish(list(*arguments)); });
  retrying.callback([arguments, finish] { finish(retry(*arguments)); });
}

}  // namespace cordwood
