// cordwood enroll: makes a collector's bundle.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "commands.h"
#include "data_folder.h"
#include "folder_owner.h"
#include "intake/authority.h"

namespace cordwood {
namespace {

struct EnrollArguments {
  std::string data;
  std::string name;
  std::string server;
  std::string out;
};

Result<void> enroll(const EnrollArguments& arguments) {
  DiskFileSystem files;
  SystemClock clock;
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  const DataFolder data(arguments.data);
  // Else a slip of the pen would make a new authority, whose collectors no server admits.
  CORDWOOD_TRY(const bool there, files.exists(data.pki()));
  if (!there)
    return Error{Errc::not_found, fmt::format("{} is no data folder of a server", data.root().string()),
                 "the server makes it at its first start"};
  CORDWOOD_TRY(auto authority, intake::Authority::open(files, clock, data.pki()));
  CORDWOOD_TRY(const std::string bundle, authority.make_bundle(arguments.name, arguments.server));
  CORDWOOD_TRY(act_as_caller());
  return replace_file(files, arguments.out, bundle);
}

}  // namespace

void add_enroll(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<EnrollArguments>();
  CLI::App& command = *program.add_subcommand("enroll", "Make the bundle that lets a collector ship to this server");
  command.add_option("--data", arguments->data, "The server's data folder")->required();
  command.add_option("--name", arguments->name, "The collector's name, usually its host's")->required();
  command.add_option("--server", arguments->server, "HOST:PORT where collectors reach this server")->required();
  command.add_option("--out", arguments->out, "The file to write; it holds a private key")->required();
  command.callback([arguments, &status] {
    const auto done = enroll(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
