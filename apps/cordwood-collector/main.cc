// cordwood-collector: tails files and ships their lines to a Cordwood server.

#include <csignal>
#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "agent/agent.h"
#include "base/log.h"
#include "base/version.h"
#include "base/yaml.h"

namespace cordwood {
namespace {

struct Arguments {
  std::string config;
  std::string bundle;
  std::string state;
  std::string app;
  bool from_end = false;
  bool mask = false;
  bool only_check = false;
  std::vector<std::string> paths;
};

int report(const Error& error) {
  fmt::print(stderr, "cordwood-collector: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "  hint: {}\n", error.hint);
  return error.code == Errc::invalid || error.code == Errc::unsupported ? 2 : 1;
}

// A core dump would put lines that are not masked yet on the disk.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

// What the command line says comes over what the file says.
Result<agent::AgentConfig> configure(FileSystem& files, const Arguments& arguments) {
  agent::AgentConfig config;
  if (!arguments.config.empty()) {
    CORDWOOD_TRY(config, agent::load_config(files, arguments.config));
  }
  if (!arguments.bundle.empty()) config.bundle = arguments.bundle;
  if (!arguments.state.empty()) config.state = arguments.state;
  if (arguments.mask && !config.masker) {
    CORDWOOD_TRY(const YamlNode defaults, YamlNode::parse("", "(no configuration)"));
    CORDWOOD_TRY(config.masker, masking::Masker::from_configuration(defaults, masking::KeySet()));
  }
  if (!arguments.paths.empty()) {
    agent::FileGroup group;
    group.app = arguments.app;
    group.from_end = arguments.from_end;
    for (const auto& path : arguments.paths)
      group.paths.push_back(std::filesystem::absolute(path).lexically_normal().string());
    config.files.push_back(std::move(group));
  }
  CORDWOOD_TRY(agent::check_config(config));
  return config;
}

asio::awaitable<void> heed_signals(agent::Agent& agent, asio::signal_set& signals) {
  for (;;) {
    const auto [failure, number] = co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
    if (failure) co_return;
    if (number != SIGHUP) co_return agent.stop();
    log::warning("agent", "SIGHUP changes nothing: restart to use a changed configuration");
  }
}

asio::awaitable<void> serve(agent::Agent& agent, asio::signal_set& signals) {
  co_await agent.run();
  signals.cancel();
}

int run(const Arguments& arguments) {
  DiskFileSystem files;
  const SystemClock clock;
  auto config = configure(files, arguments);
  if (!config) return report(config.error());
  if (arguments.only_check) {
    fmt::print("{} is valid\n", arguments.config.empty() ? std::string("the command line") : arguments.config);
    return 0;
  }
  asio::io_context context(1);
  asio::signal_set signals(context, SIGTERM, SIGINT, SIGHUP);  // From here on, a signal waits until it is heeded.
  auto agent = agent::Agent::open(context, files, clock, std::move(config.value()));
  if (!agent) return report(agent.error());
  spawn(context.get_executor(), "signals", heed_signals(*agent.value(), signals));
  spawn(context.get_executor(), "agent", serve(*agent.value(), signals));
  context.run();
  return 0;
}

int parse_and_run(int argc, char** argv) {
  Arguments arguments;
  CLI::App program("Tails files and ships their lines to a Cordwood server");
  program.set_version_flag("--version", std::string(kVersion));
  program.add_option("--config", arguments.config, "Read this collector.yaml");
  program.add_option("--bundle", arguments.bundle, "What `cordwood enroll` wrote for this host");
  program.add_option("--state", arguments.state, "Folder that remembers what was shipped");
  program.add_option("--app", arguments.app, "The app label of the files named here");
  program.add_flag("--from-end", arguments.from_end, "Leave out what stands in these files before the first start");
  program.add_flag("--mask", arguments.mask, "Mask personal data and secrets before lines leave this host");
  program.add_flag("--check", arguments.only_check, "Only say whether the configuration is valid");
  program.add_option("file", arguments.paths, "Files or globs to tail");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return program.exit(wrong) == 0 ? 0 : 2;
  }
  return run(arguments);
}

}  // namespace
}  // namespace cordwood

int main(int argc, char** argv) {
  cordwood::forbid_core_dumps();
  std::signal(SIGPIPE, SIG_IGN);  // A closed connection is an error of the write, not the end of the process.
  return cordwood::parse_and_run(argc, argv);
}
