// cordwood fsck: reads every byte of a data folder that is not in use.

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/file_system.h"
#include "commands.h"
#include "data_folder.h"
#include "indexer/store.h"

namespace cordwood {
namespace {

struct FsckArguments {
  std::string data;
  bool dump = false;
};

void print_string(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

Result<int> check(const FsckArguments& arguments) {
  DiskFileSystem files;
  std::function<void(std::string_view)> dump;
  if (arguments.dump) dump = print_string;
  CORDWOOD_TRY(const auto report, indexer::check_store(files, DataFolder(arguments.data).store(), dump));
  for (const std::string& problem : report.problems) fmt::print(stderr, "{}\n", problem);
  fmt::print(stderr, "{} files, {} bytes, {} rows, {} problems\n", report.files, report.bytes, report.rows,
             report.problems.size());
  return report.problems.empty() ? 0 : 1;
}

}  // namespace

void add_fsck(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<FsckArguments>();
  CLI::App& command = *program.add_subcommand("fsck", "Check every file of a data folder while no server uses it");
  command.add_option("--data,data", arguments->data, "The data folder")->required();
  command.add_flag("--dump", arguments->dump, "Also print every string that the files hold");
  command.callback([arguments, &status] {
    const auto done = check(*arguments);
    status = done.has_error() ? report(done.error()) : done.value();
  });
}

}  // namespace cordwood
