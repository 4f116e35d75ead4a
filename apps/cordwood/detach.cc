// cordwood detach and attach: take a day out of a store, and put it back, while its server runs or not.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "commands.h"
#include "data_folder.h"
#include "folder_owner.h"
#include "indexer/store.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct DayArguments {
  std::string data;
  std::string day;
};

using StoreAction = Result<void> (indexer::Store::*)(Day);

Result<void> act_on_stopped_store(FileSystem& files, const DataFolder& data, StoreAction action, Day day) {
  SystemClock clock;
  indexer::StoreOptions options;
  options.folder = data.store();
  options.background = false;
  CORDWOOD_TRY(const auto store, indexer::Store::open(files, clock, options));
  return ((*store).*action)(day);
}

Result<void> act(const DayArguments& arguments, StoreAction action, std::string_view route) {
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  const auto day = parse_day(arguments.day);
  if (!day) return error(Errc::invalid, fmt::format("'{}' is not a day: write 2026-11-21", arguments.day));
  CORDWOOD_TRY(const bool there, files.exists(data.store()));
  if (!there) return error(Errc::not_found, fmt::format("{} is no data folder", arguments.data));
  const Result<void> done = act_on_stopped_store(files, data, action, *day);
  if (done || done.error().code != Errc::busy) return done;
  CORDWOOD_TRY(ask_server(files, data, route, {{"day", arguments.day}}));
  return success();
}

void add(CLI::App& program, int& status, const std::string& name, const std::string& help, StoreAction action,
         const std::string& route) {
  const auto arguments = std::make_shared<DayArguments>();
  CLI::App& command = *program.add_subcommand(name, help);
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.add_option("--day", arguments->day, "The day, such as 2026-11-21")->required();
  command.callback([arguments, action, route, &status] {
    const auto done = act(*arguments, action, route);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace

void add_detach(CLI::App& program, int& status) {
  add(program, status, "detach", "Move a day's rows out of the store, to store/detached/", &indexer::Store::detach,
      "/internal/detach");
}

void add_attach(CLI::App& program, int& status) {
  add(program, status, "attach", "Move a detached day's rows back into the store", &indexer::Store::attach,
      "/internal/attach");
}

}  // namespace cordwood
