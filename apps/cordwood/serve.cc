// cordwood serve: runs the server in the foreground.

#include <CLI/CLI.hpp>
#include <malloc.h>

#include "commands.h"
#include "folder_owner.h"
#include "server.h"

namespace cordwood {
namespace {

// Batches of a megabyte come and go by the hundred. glibc would give the memory of each back to the kernel, which
// clears it again for the next: about a twelfth of what ingest costs.
void keep_freed_memory() {
  constexpr int kBlockBytesMax = 8 << 20;
  constexpr int kFreeBytesMax = 32 << 20;
  ::mallopt(M_MMAP_THRESHOLD, kBlockBytesMax);
  ::mallopt(M_TRIM_THRESHOLD, kFreeBytesMax);
}

Result<void> serve(const ServeArguments& arguments) {
  keep_freed_memory();
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  SystemClock clock;
  const auto reread = [&files, &arguments] { return read_server_configuration(files, arguments); };
  CORDWOOD_TRY(auto configuration, reread());
  CORDWOOD_TRY(const auto server, Server::open(files, clock, std::move(configuration), reread));
  server->run();
  return success();
}

CLI::Option* add_switch(CLI::App& command, const std::string& name, bool& value, const std::string& help) {
  const std::map<std::string, bool> words{{"on", true}, {"off", false}};
  return command.add_option(name, value, help)->transform(CLI::CheckedTransformer(words));
}

}  // namespace

void add_serve(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ServeArguments>();
  CLI::App& command = *program.add_subcommand("serve", "Run the server in the foreground");
  command.add_option("--data", arguments->data, "The folder that holds everything the server keeps")->required();
  command.add_option("--config", arguments->configuration_file, "YAML configuration");
  command.add_option("--listen", arguments->listen, "HOST:PORT for HTTP API and web UI; default 127.0.0.1:9428");
  command.add_option("--ship-listen", arguments->ship_listen, "HOST:PORT for collectors; default 127.0.0.1:9429");
  add_switch(command, "--auth", arguments->auth, "off: everybody on this machine is admin (loopback only)");
  add_switch(command, "--masking", arguments->masking, "off: lines are stored as they came");
  command.callback([arguments, &status] {
    const auto done = serve(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
